/* Lines of every form: what is a plain address, what is nothing, and what is left to Python.
 *
 * The rules are those of intake/plain.py, intake/target.py and model/text.py, and where this file
 * is in doubt the line is IPSK_OTHER.
 */
#include "kernel.h"

/* Hexadecimal digits: 16 and the value. A table, since nobody can predict which digit is a letter. */
static const uint8_t hex[256] = {
    ['0'] = 16, ['1'] = 17, ['2'] = 18, ['3'] = 19, ['4'] = 20, ['5'] = 21, ['6'] = 22, ['7'] = 23,
    ['8'] = 24, ['9'] = 25, ['a'] = 26, ['b'] = 27, ['c'] = 28, ['d'] = 29, ['e'] = 30, ['f'] = 31,
    ['A'] = 26, ['B'] = 27, ['C'] = 28, ['D'] = 29, ['E'] = 30, ['F'] = 31,
};

static uint32_t is_blank(uint8_t byte) {
    /* The ASCII part of _BLANKS in intake/plain.py. */
    return byte == ' ' || (byte >= '\t' && byte <= '\r') || (byte >= 0x1C && byte <= 0x1F) ||
           byte == 0x1A;
}

static uint32_t has_high_byte(const uint8_t *at, const uint8_t *end) {
    uint64_t seen = 0, value;
    for (; end - at >= 8; at += 8) {
        memcpy(&value, at, 8);
        seen |= value;
    }
    for (; at < end; at++) seen |= *at;
    return (seen & 0x8080808080808080) != 0;
}

/* One octet; NULL if there is none. */
static const uint8_t *read_octet(const uint8_t *at, const uint8_t *end, uint32_t *value) {
    uint32_t found = 0, length = 0;
    while (at + length < end && length < 4 && (uint32_t)at[length] - '0' < 10)
        found = found * 10 + ((uint32_t)at[length++] - '0');
    if (length == 0 || length > 3 || found > 255 || (length > 1 && *at == '0')) return NULL;
    *value = found;
    return at + length;
}

/* A dot, plain or in brackets: `.`, `[.]`, `(.)`, `{.}`, `[dot]`. NULL if there is none. */
static const uint8_t *read_dot(const uint8_t *at, const uint8_t *end) {
    uint8_t closing;
    if (at < end && *at == '.') return at + 1;
    if (end - at < 3) return NULL;
    closing = *at == '[' ? ']' : *at == '(' ? ')' : *at == '{' ? '}' : 0;
    if (!closing) return NULL;
    if (at[1] == '.') return at[2] == closing ? at + 3 : NULL;
    if (end - at < 5 || (at[1] | 32) != 'd' || (at[2] | 32) != 'o' || (at[3] | 32) != 't')
        return NULL;
    return at[4] == closing ? at + 5 : NULL;
}

/* A whole text that is an IPv4 address, plain or with dots in brackets. */
static uint32_t read_v4(const uint8_t *at, const uint8_t *end, uint32_t *address) {
    uint32_t found = 0, value = 0;
    for (int part = 0; part < 4; part++) {
        if (part && !(at = read_dot(at, end))) return 0;
        if (!(at = read_octet(at, end, &value))) return 0;
        found = found << 8 | value;
    }
    *address = found;
    return at == end;
}

/* The last group of an IPv6 address may be an IPv4 address, in plain form only. */
static uint32_t read_embedded(const uint8_t *at, const uint8_t *end, uint32_t *address) {
    for (const uint8_t *byte = at; byte < end; byte++)
        if (*byte != '.' && (uint32_t)*byte - '0' > 9) return 0;
    return read_v4(at, end, address);
}

/* Groups of hexadecimal digits as they are read. */
typedef struct {
    uint32_t group[8];
    uint32_t count;
    uint32_t gap; /* where `::` stands; 9: nowhere */
} groups;

/* Read all groups; 0 if the text is no address. */
static uint32_t read_groups(const uint8_t *at, const uint8_t *end, groups *found) {
    if (end - at < 2 || end - at > 45) return 0; /* eight groups, the last two as IPv4 */
    if (*at == ':') {
        if (at[1] != ':') return 0;
        found->gap = 0;
        at += 2;
    }
    while (at < end) {
        const uint8_t *start = at;
        uint32_t value = 0, address = 0;
        while (at < end && at - start < 5 && hex[*at]) value = value << 4 | (hex[*at++] & 15);
        if (at < end && *at == '.') {
            if (found->count > 6 || !read_embedded(start, end, &address)) return 0;
            found->group[found->count++] = address >> 16;
            found->group[found->count++] = address & 0xFFFF;
            return 1;
        }
        if (at == start || at - start > 4 || found->count == 8) return 0;
        found->group[found->count++] = value;
        if (at == end) return 1;
        if (*at++ != ':' || at == end) return 0;
        if (*at == ':') {
            if (found->gap != 9) return 0;
            found->gap = found->count;
            at++;
        }
    }
    return 1; /* it ended in `::` */
}

/* A whole text that is an IPv6 address, in any legal form. */
static uint32_t read_v6(const uint8_t *at, const uint8_t *end, uint64_t *high, uint64_t *low) {
    groups found = {{0}, 0, 9};
    uint64_t half[2] = {0, 0};
    if (!read_groups(at, end, &found)) return 0;
    /* `::` stands for one group at least. */
    if (found.gap == 9 ? found.count != 8 : found.count > 7) return 0;
    uint32_t missing = 8 - found.count, place = 0;
    for (uint32_t number = 0; number < found.count; number++) {
        if (number == found.gap) place += missing;
        half[place >> 2] |= (uint64_t)found.group[number] << (48 - 16 * (place & 3));
        place++;
    }
    *high = half[0];
    *low = half[1];
    return 1;
}

/* The trimmed text of a line. */
static void read_text(const uint8_t *at, const uint8_t *end, ipsk_line *line) {
    uint32_t address;
    if (at == end || *at == '#' || *at == ';' || (*at == '/' && end - at > 1 && at[1] == '/')) {
        line->kind = 0;
    } else if (read_v4(at, end, &address)) {
        line->kind = 4;
        line->low = address;
    } else if (read_v6(at, end, &line->high, &line->low)) {
        /* An IPv4-mapped address is read as the IPv4 address, with a note. */
        line->kind = line->high == 0 && line->low >> 32 == 0xFFFF ? IPSK_OTHER : 6;
    }
}

/* Read one line into `line`, whose `start` is set.
 *
 * Returns: The start of the next line, NULL if the line has no end.
 */
IPSK_COLD const uint8_t *ipsk_read_line(const uint8_t *at, const uint8_t *end, ipsk_line *line) {
    const uint8_t *stop = memchr(at, '\n', (size_t)(end - at)), *from = at, *to = stop;
    if (!stop) return NULL;
    line->kind = IPSK_OTHER;
    if (stop - at <= IPSK_MAX_LINE && !has_high_byte(at, stop)) {
        while (from < to && is_blank(*from)) from++;
        while (from < to && is_blank(to[-1])) to--;
        read_text(from, to, line);
    }
    if (line->kind == 4 || line->kind == 6) {
        line->start += (uint32_t)(from - at);
        line->end = line->start + (uint32_t)(to - from);
    } else {
        /* The whole line: whoever reads it trims it. */
        line->high = line->low = 0;
        line->end = line->start + (uint32_t)(stop - at);
    }
    return stop + 1;
}

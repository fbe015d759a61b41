/* Counts the addresses of a text whose lines their bytes decide, and says which lines are left.
 *
 * As bulk/plain_lines.py, and like it bound to the rules of intake/dotted.py and intake/coloned.py:
 * it decides a line only where it is sure that they decide it so. A line with anything else that
 * could be an address is left as a whole. The tests compare all three.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text_bytes.h"
#include "text_counts.h"

#if defined(_WIN32)
#define API __declspec(dllexport)
#else
#define API __attribute__((visibility("default")))
#endif

typedef struct {
    text_counts counts;
    int64_t *left;                       /* triples: line, first byte, end */
    uint64_t left_count, left_size, lines; /* of the last block */
    /* What the line at hand holds; counted when the line is decided. */
    uint32_t *found4;
    uint64_t *found6;
    uint64_t found4_count, found4_size, found6_count, found6_size;
} text_scan;

/* "dot", "period" or "[d]" in the place of a dot. */
static int is_spoken_dot(const line *l, at p) {
    if ((*p | 32) == 'd') {
        /* `-dot-`, `_dot_` */
        int side = sign(l, p - 1);
        if ((side == '-' || side == '_') && is(l, p - 2, DIGIT)) return is(l, p + 4, DIGIT);
        if (l->end - p > 2 && (p[1] | 32) == 'o' && (p[2] | 32) == 't') return is_joint(l, p, p + 3);
        return is(l, p - 1, OPENING | GAP) && is(l, p + 1, CLOSING | GAP) && is_joint(l, p, p + 1);
    }
    return is_word(l, p + 1, "eriod", 5) && is_joint(l, p, p + 6);
}

enum { LEFT = 0, DECIDED = 1, NO_MEMORY = -1 };

/* Words after which an address stands; none is a version's or a section's, nor a program's. */
static int is_address_word(const line *l, at p, at end) {
    static const char *const words[] = {"SRC", "DST", "addr", "address", "at", "by",
                                        "client", "dst", "for", "host", "ip", "on",
                                        "peer", "rhost", "server", "src", "via"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t size = strlen(words[i]);
        if ((size_t)(end - p) == size && is_word(l, p, words[i], size)) return 1;
    }
    if (!((end - p == 4 && is_word(l, p, "from", 4)) || (end - p == 2 && is_word(l, p, "to", 2)))) {
        return 0;
    }
    /* "update from 1.2.3.4", "version: from": not after a word. */
    int steps = 0;
    for (p--; is(l, p, BETWEEN) && steps < 17; p--) steps++;
    at low = p;
    while (is(l, low, LETTER)) low--;
    if (low == p) return steps < 17 && !is(l, p, STRANGE);
    /* Of sshd and the like; each is no word of a version. */
    static const char *const others[] = {"connection", "failed", "port", "user", "password",
                                         "disconnected", "closed", "root", "admin", "received"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        size_t size = strlen(others[i]);
        if ((size_t)(p - low) == size && is_word(l, low + 1, others[i], size)) return 1;
    }
    return 0;
}

/* Whether nothing before it makes it something else than an address. */
static int stands_alone(const line *l, at start, int is_small) {
    int before = sign(l, start - 1);
    if (before == '\n') return 1;
    if (before == '/') return sign(l, start - 2) == '/';
    if (!(classes[before] & BEFORE) || is_small) return 0;
    at p = start - 1;
    int steps = 0;
    for (; is(l, p, BETWEEN) && steps < 17; p--) steps++;
    if (steps == 17 || is(l, p, STRANGE)) return 0;
    if (!is(l, p, LETTER)) return 1;
    if (before != ' ' && before != '=') return 0;
    at end = p + 1;
    while (is(l, p, LETTER)) p--;
    if (is(l, p, STRANGE) || sign(l, p) == '-') return 0;
    return steps == 1 && is_address_word(l, p + 1, end);
}

/* Whether nothing after it makes it something else, or a prefix or range. */
static int ends_well(const line *l, at start, at stop) {
    if (is(l, stop, AFTER)) return 1;
    if (is(l, stop, GAP)) {
        if (is(l, stop + 1, NEXT)) return 1;
        if (sign(l, stop + 1) != '-') return 0;
        return !is(l, stop + 2, DIGIT) && !(is(l, stop + 2, GAP) && is(l, stop + 3, DIGIT));
    }
    if (sign(l, stop) == '/') return sign(l, start - 1) == '/' && sign(l, start - 2) == '/';
    if (sign(l, stop) != ':') return 0;
    at p = stop + 1;
    while (p < stop + 6 && is(l, p, DIGIT)) p++;
    return p > stop + 1 && (is(l, p, AFTER | GAP) || sign(l, p) == '/');
}

/* Whether it stands behind the name of a program and a slash; not behind a host's, `X.ORG/`. */
static int is_agent(const line *l, at start, at stop) {
    if (sign(l, start - 1) != '/' || sign(l, stop) == ':') return 0;
    int has_capital = 0;
    at p = start - 2;
    for (; p > start - 18 && is(l, p, LETTER); p--) has_capital |= is(l, p, UPPER);
    return has_capital && !is(l, p, LETTER) && sign(l, p) != '.';
}

/* Decides the run around a dot with a digit on both sides; *next is its end. */
static int read_run(text_scan *s, const line *l, at dot, at *next) {
    at start = dot - 1, p = dot;
    while (is(l, start - 1, DIGIT)) start--;
    int parts = 1, is_sound = dot - start < 4, largest = 0, is_versionlike = 0;
    uint32_t value = 0;
    at low = start;
    for (;;) {
        int part = 0;
        for (at q = low; q < p && q < low + 4; q++) part = part * 10 + (*q - '0');
        is_sound &= p - low < 4 && part < 256 && (*low != '0' || p - low == 1);
        value = value << 8 | (uint32_t)(part & 255);
        if (part > largest) largest = part;
        /* `looks.is_versionlike` */
        is_versionlike |= p - low > 3 || part > 255 || (part < 10 && (parts == 2 || parts == 3));
        if (sign(l, p) != '.' || !is(l, p + 1, DIGIT)) break;
        parts++;
        low = ++p;
        while (is(l, p, DIGIT)) p++;
    }
    *next = p;
    if (parts < 4) return DECIDED;
    if (parts > 4) return LEFT;
    if (is_versionlike && is_agent(l, start, p)) return DECIDED;
    /* Netmasks and wildcard masks begin with these. */
    is_sound &= value >> 24 != 0 && value >> 24 != 255;
    if (!is_sound || !stands_alone(l, start, largest < 41) || !ends_well(l, start, p)) return LEFT;
    if (s->found4_count == s->found4_size &&
        !grow((void **)&s->found4, &s->found4_size, sizeof *s->found4)) {
        return NO_MEMORY;
    }
    s->found4[s->found4_count++] = value;
    return DECIDED;
}

static int digit_value(int c) { return c < 'A' ? c - '0' : (c | 32) - 'a' + 10; }

/* An IPv6 address of plain form in [start, end), which is all colons and hexadecimal digits. */
static int parse6(at start, at end, uint64_t out[2]) {
    uint16_t groups[8] = {0};
    int count = 0, gap = -1;
    at p = start;
    while (p < end) {
        if (*p == ':') {
            if (p + 1 < end && p[1] == ':') {
                if (gap >= 0) return 0;
                gap = count;
                p += 2;
                if (p < end && *p == ':') return 0;
                continue;
            }
            p++;
            if (p == start + 1 || p == end) return 0;
        }
        int size = 0;
        uint32_t group = 0;
        for (; p < end && *p != ':'; p++, size++) {
            if (size == 4) return 0;
            group = group << 4 | (uint32_t)digit_value(*p);
        }
        if (count == 8) return 0;
        groups[count++] = (uint16_t)group;
    }
    if (gap < 0 ? count != 8 : count > 7) return 0;
    if (gap >= 0) {
        int behind = count - gap;
        memmove(groups + 8 - behind, groups + gap, (size_t)behind * sizeof *groups);
        memset(groups + gap, 0, (size_t)(8 - count) * sizeof *groups);
    }
    for (int half = 0; half < 2; half++) {
        out[half] = 0;
        for (int i = 0; i < 4; i++) out[half] = out[half] << 16 | groups[half * 4 + i];
    }
    return 1;
}

/* Decides the run around a colon; *next is behind its last colon. */
static int read_colons(text_scan *s, const line *l, at colon, at *next) {
    at start = colon, end = colon + 1, last = colon;
    int colons = 1, is_double = 0;
    while (is(l, start - 1, HEX)) start--;
    for (; is(l, end, HEX) || sign(l, end) == ':'; end++) {
        if (*end != ':') continue;
        is_double |= last == end - 1;
        last = end;
        colons++;
    }
    *next = last + 1;
    if (is(l, start - 1, OPENING) && *start == ':') return LEFT;
    if (last == end - 1 && ((sign(l, end) | 32) == 'x' || is(l, end, CLOSING))) return LEFT;
    if (!is_double && colons < 6) return DECIDED;
    if (colon - start != 4 || digit_value(*start) < 2 || end - start > 39) return LEFT;
    int before = sign(l, start - 1);
    if (!(classes[before] & BEFORE) || before == '[') return LEFT;
    if (sign(l, end) == ']' || !is(l, end, AFTER | GAP)) return LEFT;
    uint64_t value[2];
    if (!parse6(start, end, value)) return LEFT;
    *next = end;
    if (s->found6_count == s->found6_size &&
        !grow((void **)&s->found6, &s->found6_size, 2 * sizeof *s->found6)) {
        return NO_MEMORY;
    }
    memcpy(s->found6 + 2 * s->found6_count++, value, sizeof value);
    return DECIDED;
}

static int read_dot(text_scan *s, const line *l, at p, at *next) {
    *next = p + 1;
    if (is(l, p - 1, DIGIT) && is(l, p + 1, DIGIT)) return read_run(s, l, p, next);
    /* `1.[2]`, `[1].2` */
    if (is(l, p - 1, DIGIT | CLOSING) && is(l, p + 1, DIGIT | OPENING)) return LEFT;
    int is_odd = is(l, p - 1, OPENING) || sign(l, p - 1) == '\\' || is(l, p + 1, CLOSING) ||
                 (is(l, p - 1, GAP) && is(l, p + 1, GAP));
    return is_odd && is_joint(l, p, p + 1) ? LEFT : DECIDED;
}

static int read_line(text_scan *s, const line *l) {
    s->found4_count = s->found6_count = 0;
    for (at p = l->start;;) {
        while (l->end - p > 3 && !(stops[p[0]] | stops[p[1]] | stops[p[2]] | stops[p[3]])) p += 4;
        while (p < l->end && !stops[*p]) p++;
        if (p >= l->end) return DECIDED;
        int result = LEFT;
        at next = p + 1;
        if (*p == '.') {
            result = read_dot(s, l, p, &next);
        } else if (*p == ':') {
            result = read_colons(s, l, p, &next);
        } else if (*p < 128) {
            result = is_spoken_dot(l, p) ? LEFT : DECIDED;
        }
        if (result != DECIDED) return result;
        p = next;
    }
}

static int note_left(text_scan *s, at data, const line *l, uint64_t number) {
    if (s->left_count == s->left_size &&
        !grow((void **)&s->left, &s->left_size, 3 * sizeof *s->left)) {
        return 0;
    }
    int64_t *place = s->left + 3 * s->left_count++;
    place[0] = (int64_t)number;
    place[1] = l->start - data;
    place[2] = l->end - data;
    return 1;
}

API void *ipsk_text_new(void) {
    prepare();
    return calloc(1, sizeof(text_scan));
}

API void ipsk_text_free(void *scan) {
    text_scan *s = scan;
    if (!s) return;
    free(s->counts.table4);
    free(s->counts.table6);
    free(s->left);
    free(s->found4);
    free(s->found6);
    free(s);
}

/* Reads lines that end in LF; the last may have none. `first` is the place of the first line.
 * Returns how many lines are left, which ipsk_text_left has until the next call; -1: no memory. */
API int64_t ipsk_text_feed(void *scan, const uint8_t *data, uint64_t size, uint64_t first) {
    text_scan *s = scan;
    s->left_count = s->counts.waits = 0;
    uint64_t number = first;
    for (at p = data, stop = data + size; p < stop; number++) {
        at end = memchr(p, '\n', (size_t)(stop - p));
        line l = {p, end ? end : stop};
        int result = read_line(s, &l);
        if (result == NO_MEMORY) return -1;
        if (result == LEFT) {
            if (!note_left(s, data, &l, number)) return -1;
        } else {
            for (uint64_t i = 0; i < s->found4_count; i++) {
                if (!count4(&s->counts, s->found4[i], number)) return -1;
            }
            for (uint64_t i = 0; i < s->found6_count; i++) {
                if (!count6(&s->counts, s->found6[2 * i], s->found6[2 * i + 1], number)) return -1;
            }
        }
        p = l.end + (end != NULL);
    }
    if (!settle4(&s->counts)) return -1;
    s->lines = number - first;
    return (int64_t)s->left_count;
}

/* How many lines the last block had. */
API uint64_t ipsk_text_lines(const void *scan) { return ((const text_scan *)scan)->lines; }

API const int64_t *ipsk_text_left(const void *scan) { return ((const text_scan *)scan)->left; }

/* How many distinct addresses of a family (4 or 6) were counted. */
API uint64_t ipsk_text_distinct(const void *scan, uint32_t family) {
    const text_counts *s = &((const text_scan *)scan)->counts;
    return family == 4 ? s->used4 : s->used6;
}

/* What was counted, in no order; each array has ipsk_text_distinct items, `high` is of IPv6. */
API void ipsk_text_read(const void *scan, uint32_t family, uint64_t *high, uint64_t *low,
                        uint64_t *counts, uint64_t *lines) {
    const text_counts *s = &((const text_scan *)scan)->counts;
    uint64_t n = 0;
    for (uint64_t i = 0; family == 4 && i < s->size4; i++) {
        if (!s->table4[i].key) continue;
        low[n] = s->table4[i].key;
        counts[n] = s->table4[i].count;
        lines[n++] = s->table4[i].line;
    }
    for (uint64_t i = 0; family == 6 && i < s->size6; i++) {
        if (!s->table6[i].high) continue;
        high[n] = s->table6[i].high;
        low[n] = s->table6[i].low;
        counts[n] = s->table6[i].count;
        lines[n++] = s->table6[i].line;
    }
}

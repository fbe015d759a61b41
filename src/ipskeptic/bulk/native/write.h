/* Bytes and addresses written into the out buffer.
 *
 * Each function writes at most IPSK_SLACK bytes beyond what it says it wrote: short texts are copied
 * in steps of a fixed width, which a compiler makes a few instructions of.
 */
#ifndef IPSK_WRITE_H
#define IPSK_WRITE_H

#include "kernel.h"

enum {
    IPSK_SLACK = 64,
    IPSK_MAX_ADDRESS = 39, /* eight groups of four digits, seven colons */
    IPSK_MAX_PREFIX = 43   /* and `/128` */
};

/* Copy `size` bytes in steps of `step` (at most IPSK_SLACK, a constant where this is inlined); `end`
 * is the end of the array that `from` points into. */
static inline uint8_t *ipsk_copy(uint8_t *to, const uint8_t *from, uint64_t size,
                                 const uint8_t *end, uint64_t step) {
    if (!IPSK_RARE((uint64_t)(end - from) < size + step)) {
        memcpy(to, from, step);
        for (uint64_t done = step; IPSK_RARE(done < size); done += step)
            memcpy(to + done, from + done, step);
    } else if (size) {
        memcpy(to, from, size);
    }
    return to + size;
}

/* Each octet as text: three characters and how many of them are meant. */
#define IPSK_DIGIT(n) ('0' + (n) % 10)
#define IPSK_OCTET(n)                                                                         \
    {(n) > 99 ? IPSK_DIGIT((n) / 100) : (n) > 9 ? IPSK_DIGIT((n) / 10) : IPSK_DIGIT(n),       \
     (n) > 99 ? IPSK_DIGIT((n) / 10) : (n) > 9 ? IPSK_DIGIT(n) : 0,                           \
     (n) > 99 ? IPSK_DIGIT(n) : 0, (n) > 99 ? 3 : (n) > 9 ? 2 : 1}
#define IPSK_4(n) IPSK_OCTET(n), IPSK_OCTET((n) + 1), IPSK_OCTET((n) + 2), IPSK_OCTET((n) + 3)
#define IPSK_16(n) IPSK_4(n), IPSK_4((n) + 4), IPSK_4((n) + 8), IPSK_4((n) + 12)
#define IPSK_64(n) IPSK_16(n), IPSK_16((n) + 16), IPSK_16((n) + 32), IPSK_16((n) + 48)
static const uint8_t ipsk_octets[256][4] = {IPSK_64(0), IPSK_64(64), IPSK_64(128), IPSK_64(192)};

static inline uint8_t *ipsk_write_octet(uint8_t *to, uint32_t octet) {
    memcpy(to, ipsk_octets[octet], 4);
    return to + ipsk_octets[octet][3];
}

static inline uint8_t *ipsk_write_v4(uint8_t *to, uint32_t address) {
    to = ipsk_write_octet(to, address >> 24);
    *to++ = '.';
    to = ipsk_write_octet(to, address >> 16 & 255);
    *to++ = '.';
    to = ipsk_write_octet(to, address >> 8 & 255);
    *to++ = '.';
    return ipsk_write_octet(to, address & 255);
}

static inline uint8_t *ipsk_write_group(uint8_t *to, uint32_t group) {
    static const char digits[] = "0123456789abcdef";
    if (group > 0xFFF) *to++ = (uint8_t)digits[group >> 12];
    if (group > 0xFF) *to++ = (uint8_t)digits[group >> 8 & 15];
    if (group > 0xF) *to++ = (uint8_t)digits[group >> 4 & 15];
    *to++ = (uint8_t)digits[group & 15];
    return to;
}

/* RFC 5952, section 4: the first of the longest runs of two or more zero groups becomes `::`. */
static inline uint8_t *ipsk_write_v6(uint8_t *to, uint64_t high, uint64_t low) {
    uint32_t group[8], run = 0, best = 1, best_end = 0;
    for (uint32_t place = 0; place < 8; place++) {
        group[place] = (uint32_t)((place < 4 ? high : low) >> (48 - 16 * (place & 3))) & 0xFFFF;
        run = group[place] ? 0 : run + 1;
        if (run > best) {
            best = run;
            best_end = place + 1;
        }
    }
    /* Without a run best_end is 0, which no place reaches. */
    uint32_t start = best_end ? best_end - best : 8;
    for (uint32_t place = 0; place < 8; place++) {
        if (place == start) {
            *to++ = ':';
            if (best_end == 8) *to++ = ':';
            place = best_end - 1;
            continue;
        }
        if (place) *to++ = ':';
        to = ipsk_write_group(to, group[place]);
    }
    return to;
}

static inline uint8_t *ipsk_write_address(uint8_t *to, const ipsk_line *line) {
    return line->kind == 4 ? ipsk_write_v4(to, (uint32_t)line->low)
                           : ipsk_write_v6(to, line->high, line->low);
}

/* The highest `bits` (0 to 64) of a half. */
static inline uint64_t ipsk_mask(uint64_t half, uint32_t bits) {
    return bits ? half & (uint64_t)-1 << (64 - bits) : 0;
}

/* The prefix of `bits` around an address; an address alone where it has no other. */
static inline uint8_t *ipsk_write_prefix(uint8_t *to, const ipsk_line *line, uint32_t bits) {
    uint32_t all = line->kind == 4 ? 32 : 128;
    if (line->kind == 4) {
        to = ipsk_write_v4(to, (uint32_t)ipsk_mask(line->low, 32 + bits));
    } else {
        to = ipsk_write_v6(to, ipsk_mask(line->high, bits < 64 ? bits : 64),
                           ipsk_mask(line->low, bits < 64 ? 0 : bits - 64));
    }
    if (bits == all) return to;
    *to++ = '/';
    return ipsk_write_octet(to, bits);
}

#endif

/* Plain IPv4 addresses read fast: the lines that most lists have only. */
#ifndef IPSK_READ_H
#define IPSK_READ_H

#include "kernel.h"

#if defined(__SSE2__) && !defined(IPSK_NO_SIMD)
#include <emmintrin.h>
#endif

/* Bytes that must be readable from the start of a line: 15 characters, its end, and what is read
 * beyond the last octet. */
enum { IPSK_FAST_BYTES = 20 };

/* A bit for each of 16 bytes that is no decimal digit. */
static inline uint32_t ipsk_no_digits(const uint8_t *at) {
#if defined(__SSE2__) && !defined(IPSK_NO_SIMD)
    const __m128i zeros = _mm_set1_epi8('0'), nine = _mm_set1_epi8(9);
    __m128i value = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(const void *)at), zeros);
    __m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(value, nine), value);
    return ~(uint32_t)_mm_movemask_epi8(is_digit) & 0xFFFF;
#else
    uint32_t found = 0;
    for (uint32_t half = 0; half < 2; half++) {
        uint64_t value;
        memcpy(&value, at + 8 * half, 8);
        value ^= 0x3030303030303030; /* digits become 0 to 9 */
        value |= (value & 0x7F7F7F7F7F7F7F7F) + 0x7676767676767676; /* from 10 on the top bit is set */
        value &= 0x8080808080808080;
        /* The eight top bits, gathered. */
        found |= (uint32_t)(value * 0x0002040810204081 >> 56) << 8 * half;
    }
    return found;
#endif
}

/* The number that `length` (1 to 3) digits are; four bytes are read. */
static inline uint32_t ipsk_octet(const uint8_t *at, uint32_t length) {
    uint32_t digits;
    memcpy(&digits, at, 4);
    digits = (digits ^ 0x30303030) << ((32 - 8 * length) & 31);
    return (digits >> 24) + (digits >> 16 & 255) * 10 + (digits >> 8 & 255) * 100;
}

/* Whether an octet is none: of no or too many digits, with a leading zero, or above 255. */
static inline uint32_t ipsk_octet_is_bad(uint32_t value, uint32_t length) {
    uint32_t least = length == 1 ? 0 : length == 2 ? 10 : 100;
    return (uint32_t)(length - 1 > 2) | (uint32_t)(value < least) | (uint32_t)(value > 255);
}

/* Read `a.b.c.d` and LF.
 *
 * Returns: The length of the address, 0 if the line is anything else.
 */
static inline uint32_t ipsk_fast_v4(const uint8_t *at, uint32_t *address) {
    /* With marks beyond the sixteenth byte, so that four are always found. */
    uint32_t marks = ipsk_no_digits(at) | 0xF0000;
    uint32_t one = IPSK_FIRST_BIT(marks);
    marks &= marks - 1;
    uint32_t two = IPSK_FIRST_BIT(marks);
    marks &= marks - 1;
    uint32_t three = IPSK_FIRST_BIT(marks);
    marks &= marks - 1;
    uint32_t end = IPSK_FIRST_BIT(marks);
    if (IPSK_RARE(end > 15)) return 0;
    uint32_t length_b = two - one - 1, length_c = three - two - 1, length_d = end - three - 1;
    uint32_t a = ipsk_octet(at, one), b = ipsk_octet(at + one + 1, length_b);
    uint32_t c = ipsk_octet(at + two + 1, length_c), d = ipsk_octet(at + three + 1, length_d);
    uint32_t bad = ipsk_octet_is_bad(a, one) | ipsk_octet_is_bad(b, length_b) |
                   ipsk_octet_is_bad(c, length_c) | ipsk_octet_is_bad(d, length_d);
    bad |= (uint32_t)(at[one] ^ '.') | (uint32_t)(at[two] ^ '.') | (uint32_t)(at[three] ^ '.') |
           (uint32_t)(at[end] ^ '\n');
    if (IPSK_RARE(bad)) return 0;
    *address = a << 24 | b << 16 | c << 8 | d;
    return end;
}

#endif

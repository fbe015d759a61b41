/* What each byte of a text may be beside an address, and looking at a line without leaving it. */
#ifndef TEXT_BYTES_H
#define TEXT_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef const uint8_t *at;

/* Classes of bytes, as the tables of bulk/plain_lines.py. */
enum {
    DIGIT = 1,
    LETTER = 2,
    HEX = 4,
    BEFORE = 8,   /* may stand directly before an address */
    BETWEEN = 16, /* stands between a word and the number it speaks of */
    AFTER = 32,   /* may stand directly after one */
    NEXT = 64,    /* may follow the blank after one */
    OPENING = 128,
    CLOSING = 256,
    GAP = 512,
    STOP = 1024, /* begins something that has to be looked at */
    UPPER = 2048,
    STRANGE = 4096 /* with a letter's effect on what follows: not ASCII, or control */
};

static uint16_t classes[256];
static uint8_t stops[256]; /* STOP alone */
static volatile int is_ready;

static void add(const char *signs, int class_) {
    for (; *signs; signs++) classes[(uint8_t)*signs] |= (uint16_t)class_;
}

/* Twice at the same time does no harm: both write the same. */
static void prepare(void) {
    if (is_ready) return;
    add("0123456789", DIGIT | HEX);
    add("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", LETTER);
    add("ABCDEFGHIJKLMNOPQRSTUVWXYZ", UPPER);
    add("abcdefABCDEF", HEX);
    add("\n \t\"'=([<>|,;{@", BEFORE);
    add("\"'\t :=.([>", BETWEEN);
    add("\n\"'])>|,;", AFTER);
    add("\n[\"'|<>=;,01245789cdefghijklmnpqrstuvwyzCDEFGHIJKLMNPQRSTUVWYZ", NEXT);
    add("[({<", OPENING);
    add("])}>", CLOSING);
    add(" \t", GAP);
    add(".:dDpP\xc2\xcd\xdb\xe1\xe2\xe3\xea\xef", STOP);
    add("#_\v\f\x1c\x1d\x1e\x1f", STRANGE);
    for (int sign = 128; sign < 256; sign++) classes[sign] |= STRANGE;
    for (int sign = 0; sign < 256; sign++) stops[sign] = (classes[sign] & STOP) != 0;
    is_ready = 1;
}

/* One line: [start, end). Beside it is nothing. */
typedef struct {
    at start, end;
} line;

static inline int sign(const line *l, at p) { return p < l->start || p >= l->end ? '\n' : *p; }
static inline int is(const line *l, at p, int class_) { return classes[sign(l, p)] & class_; }

static int is_word(const line *l, at p, const char *word, size_t size) {
    return l->end - p >= (ptrdiff_t)size && p >= l->start && memcmp(p, word, size) == 0;
}

/* Whether there is a number on both sides of [p, end), with only what dresses a dot between. */
static int is_joint(const line *l, at p, at end) {
    at low = p - 1, high = end;
    for (int i = 0; i < 8 && (is(l, low, OPENING | GAP) || sign(l, low) == '\\'); i++) low--;
    for (int i = 0; i < 8 && is(l, high, CLOSING | GAP); i++) high++;
    return is(l, low, DIGIT) && is(l, high, DIGIT);
}

#endif

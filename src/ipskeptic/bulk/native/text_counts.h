/* Counts of distinct addresses: open hash tables, and growing of arrays. */
#ifndef TEXT_COUNTS_H
#define TEXT_COUNTS_H

#include <stdint.h>
#include <stdlib.h>

typedef struct {
    uint64_t count, line;
    uint32_t key; /* 0: free. No address below 1.0.0.0 is decided here. */
} slot4;

typedef struct {
    uint64_t high, low, count, line; /* high 0: free. No address below 2000:: is decided here. */
} slot6;

#if defined(__GNUC__)
#define SOON(place) __builtin_prefetch((place), 1)
#else
#define SOON(place) ((void)(place))
#endif

/* So many addresses wait until their slots have come from memory; with a table of a million that
 * was two fifths of the time. */
#define WAITING 32

typedef struct {
    uint64_t line;
    uint32_t key;
} waiting4;

typedef struct {
    slot4 *table4;
    slot6 *table6;
    uint64_t size4, size6, used4, used6; /* sizes are powers of two */
    uint64_t waits;
    waiting4 waiting[WAITING];
} text_counts;

static int grow(void **block, uint64_t *size, uint64_t item) {
    uint64_t wanted = *size ? *size * 2 : 64;
    void *bigger = realloc(*block, (size_t)(wanted * item));
    if (!bigger) return 0;
    *block = bigger;
    *size = wanted;
    return 1;
}

static uint64_t mixed(uint64_t key) {
    key *= 0x9E3779B97F4A7C15u; /* 2^64 / golden ratio: Knuth, vol. 3, 6.4 */
    return key ^ key >> 32;
}

static int widen4(text_counts *s) {
    uint64_t size = s->size4 ? s->size4 * 2 : 1024;
    slot4 *wide = calloc((size_t)size, sizeof *wide);
    if (!wide) return 0;
    for (uint64_t i = 0; i < s->size4; i++) {
        if (!s->table4[i].key) continue;
        uint64_t place = mixed(s->table4[i].key) & (size - 1);
        while (wide[place].key) place = (place + 1) & (size - 1);
        wide[place] = s->table4[i];
    }
    free(s->table4);
    s->table4 = wide;
    s->size4 = size;
    return 1;
}

static int count4_now(text_counts *s, uint32_t key, uint64_t number) {
    if (s->used4 * 2 >= s->size4 && !widen4(s)) return 0;
    uint64_t place = mixed(key) & (s->size4 - 1);
    while (s->table4[place].key && s->table4[place].key != key) place = (place + 1) & (s->size4 - 1);
    slot4 *slot = s->table4 + place;
    if (!slot->key) {
        slot->key = key;
        slot->line = number;
        s->used4++;
    }
    slot->count++;
    return 1;
}

/* Counts those that wait. */
static int settle4(text_counts *s) {
    for (uint64_t i = 0; i < s->waits; i++) {
        if (!count4_now(s, s->waiting[i].key, s->waiting[i].line)) return 0;
    }
    s->waits = 0;
    return 1;
}

static int count4(text_counts *s, uint32_t key, uint64_t number) {
    if (s->size4) SOON(s->table4 + (mixed(key) & (s->size4 - 1)));
    s->waiting[s->waits++] = (waiting4){number, key};
    return s->waits < WAITING || settle4(s);
}

static int widen6(text_counts *s) {
    uint64_t size = s->size6 ? s->size6 * 2 : 1024;
    slot6 *wide = calloc((size_t)size, sizeof *wide);
    if (!wide) return 0;
    for (uint64_t i = 0; i < s->size6; i++) {
        if (!s->table6[i].high) continue;
        uint64_t place = mixed(s->table6[i].high ^ mixed(s->table6[i].low)) & (size - 1);
        while (wide[place].high) place = (place + 1) & (size - 1);
        wide[place] = s->table6[i];
    }
    free(s->table6);
    s->table6 = wide;
    s->size6 = size;
    return 1;
}

static int count6(text_counts *s, uint64_t high, uint64_t low, uint64_t number) {
    if (s->used6 * 2 >= s->size6 && !widen6(s)) return 0;
    uint64_t place = mixed(high ^ mixed(low)) & (s->size6 - 1);
    slot6 *slot;
    for (;; place = (place + 1) & (s->size6 - 1)) {
        slot = s->table6 + place;
        if (!slot->high || (slot->high == high && slot->low == low)) break;
    }
    if (!slot->high) {
        slot->high = high;
        slot->low = low;
        slot->line = number;
        s->used6++;
    }
    slot->count++;
    return 1;
}

#endif

/* Which interval each address is in. Searches run side by side, so that waits for memory overlap. */
#include "kernel.h"

static inline uint32_t v4_bucket(uint32_t address) { return address >> (32 - IPSK_V4_BITS); }

/* All of 2000::/3 in buckets of one size, what is before it in the first, after it in the last. */
static inline uint32_t v6_bucket(uint64_t high) {
    const uint64_t base = 0x2000000000000000;
    if (high < base) return 0;
    if (high - base >= base) return IPSK_V6_BUCKETS - 1;
    return (uint32_t)((high - base) >> (61 - IPSK_V6_BITS)) + 1;
}

/* Bucket `next` and those up to `bucket` begin with the interval `number`. */
static uint32_t fill(uint32_t *buckets, uint32_t next, uint32_t bucket, uint64_t number) {
    while (next <= bucket) buckets[next++] = (uint32_t)number;
    return next;
}

int32_t ipsk_prepare(const ipsk_intervals *intervals) {
    uint32_t next = 0;
    if (intervals->v4_count >> 31 || intervals->v6_count >> 31) return IPSK_BAD_INTERVALS;
    for (uint64_t number = 0; number < intervals->v4_count; number++)
        next = fill(intervals->v4_bucket, next, v4_bucket(intervals->v4_first[number]), number);
    fill(intervals->v4_bucket, next, IPSK_V4_BUCKETS, intervals->v4_count);
    next = 0;
    for (uint64_t number = 0; number < intervals->v6_count; number++)
        next = fill(intervals->v6_bucket, next, v6_bucket(intervals->v6_high[number]), number);
    fill(intervals->v6_bucket, next, IPSK_V6_BUCKETS, intervals->v6_count);
    return IPSK_DONE;
}

/* The lines of a batch that are of one family, each with the intervals it may be in. */
typedef struct {
    uint32_t count;
    uint32_t line[IPSK_BATCH];
    uint32_t base[IPSK_BATCH]; /* the first of them */
    uint32_t left[IPSK_BATCH]; /* how many */
} searches;

/* Add a line; 0 if the buckets are not those of the intervals. */
static inline uint32_t add(searches *all, uint32_t line, const uint32_t *bucket, uint64_t count) {
    /* The interval before the bucket's first may reach into the bucket. */
    uint32_t base = bucket[0] - (bucket[0] != 0), stop = bucket[1];
    all->line[all->count] = line;
    all->base[all->count] = base;
    all->left[all->count++] = stop - base;
    return base < stop && stop <= count;
}

static void search_v4(const ipsk_intervals *intervals, ipsk_line *lines, searches *all) {
    const uint32_t *first = intervals->v4_first;
    for (uint32_t i = 0; i < all->count; i++) {
        uint32_t address = (uint32_t)lines[all->line[i]].low, base = all->base[i];
        for (uint32_t left = all->left[i]; left > 1;) {
            uint32_t half = left / 2;
            base = first[base + half] <= address ? base + half : base;
            left -= half;
        }
        all->base[i] = base;
        IPSK_PREFETCH(intervals->v4_tail + base);
    }
    for (uint32_t i = 0; i < all->count; i++)
        lines[all->line[i]].tail = intervals->v4_tail[all->base[i]];
}

static void search_v6(const ipsk_intervals *intervals, ipsk_line *lines, searches *all) {
    for (uint32_t more = 1; more;) {
        more = 0;
        for (uint32_t i = 0; i < all->count; i++) {
            uint32_t half = all->left[i] / 2, middle = all->base[i] + half;
            const ipsk_line *line = lines + all->line[i];
            if (!half) continue;
            uint64_t high = intervals->v6_high[middle];
            uint32_t is_right = high < line->high;
            if (high == line->high) is_right = intervals->v6_low[middle] <= line->low;
            all->base[i] = is_right ? middle : all->base[i];
            all->left[i] -= half;
            more |= all->left[i] > 1;
            IPSK_PREFETCH(intervals->v6_high + all->base[i] + all->left[i] / 2);
        }
    }
    for (uint32_t i = 0; i < all->count; i++) IPSK_PREFETCH(intervals->v6_tail + all->base[i]);
    for (uint32_t i = 0; i < all->count; i++)
        lines[all->line[i]].tail = intervals->v6_tail[all->base[i]];
}

int32_t ipsk_search(const ipsk_intervals *intervals, ipsk_line *lines, uint32_t count) {
    searches v4, v6;
    uint32_t sound = 1;
    v4.count = v6.count = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (lines[i].kind == 4)
            IPSK_PREFETCH(intervals->v4_bucket + v4_bucket((uint32_t)lines[i].low));
        else if (lines[i].kind == 6)
            IPSK_PREFETCH(intervals->v6_bucket + v6_bucket(lines[i].high));
    }
    for (uint32_t i = 0; i < count; i++) {
        if (lines[i].kind == 4) {
            const uint32_t *bucket = intervals->v4_bucket + v4_bucket((uint32_t)lines[i].low);
            sound &= add(&v4, i, bucket, intervals->v4_count);
            IPSK_PREFETCH(intervals->v4_first + v4.base[v4.count - 1] + v4.left[v4.count - 1] / 2);
        } else if (lines[i].kind == 6) {
            const uint32_t *bucket = intervals->v6_bucket + v6_bucket(lines[i].high);
            sound &= add(&v6, i, bucket, intervals->v6_count);
            IPSK_PREFETCH(intervals->v6_high + v6.base[v6.count - 1] + v6.left[v6.count - 1] / 2);
        }
    }
    if (!sound) return IPSK_BAD_INTERVALS;
    search_v4(intervals, lines, &v4);
    if (v6.count) search_v6(intervals, lines, &v6);
    return IPSK_DONE;
}

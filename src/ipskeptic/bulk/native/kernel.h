/* The kernel of the bulk path: lines of addresses in, records out. See docs/decisions/0017-kernel.md.
 *
 * Re-entrant: nothing is kept between calls, all state is in what the caller passes. What is in the
 * arrays is not trusted: whatever points out of its array is an error code, never a read outside.
 * What is trusted is that each array is as long as its count says; ipskeptic/bulk/kernel.py sees
 * to that.
 */
#ifndef IPSK_KERNEL_H
#define IPSK_KERNEL_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Changed whenever a structure, a code or a meaning below changes; library.py has the same number. */
#define IPSK_ABI 1

#if defined(__GNUC__) || defined(__clang__)
#define IPSK_API __attribute__((visibility("default")))
#define IPSK_PREFETCH(address) __builtin_prefetch(address)
#define IPSK_FIRST_BIT(value) ((uint32_t)__builtin_ctz(value))
#define IPSK_RARE(condition) __builtin_expect(!!(condition), 0)
#define IPSK_COLD __attribute__((noinline))
#else
#define IPSK_API
#define IPSK_PREFETCH(address) ((void)(address))
#define IPSK_RARE(condition) (condition)
#define IPSK_COLD
static inline uint32_t ipsk_first_bit(uint32_t value) {
    uint32_t bit = 0;
    while (!(value >> bit & 1)) bit++;
    return bit;
}
#define IPSK_FIRST_BIT(value) ipsk_first_bit(value)
#endif

/* What a call comes back with; below zero is an error, and `line` of a job is the line it is in. */
enum {
    IPSK_DONE = 0,
    IPSK_FULL = 1,          /* the out buffer: `needed` bytes must be free for the next line */
    IPSK_MORE_COUNTS = 2,   /* `needed` is the row of VERDICT that `counts` has no place for */
    IPSK_BAD_CHUNK = -1,    /* its last line has no end, it is too long, or has other lines */
    IPSK_BAD_INTERVALS = -2,
    IPSK_BAD_LINE = -3,     /* its kind, or a start and end outside of the chunk */
    IPSK_BAD_TAIL = -4,     /* a tail number out of range; one that is not resolved is, too */
    IPSK_BAD_PIECE = -5,    /* a row number or an offset out of range */
    IPSK_BAD_PREFIX = -6,   /* more bits than the address has, or a row out of range */
    IPSK_BAD_TEMPLATE = -7,
    IPSK_BAD_OTHERS = -8    /* fewer or more than there are lines of that kind */
};

/* One line of a chunk: numpy's LINE. */
typedef struct {
    uint32_t start, end;
    uint64_t high, low;
    uint32_t tail;
    uint8_t kind; /* 0: no record, 4, 6: an address, 255: another's work */
    uint8_t unused[3];
} ipsk_line;

enum { IPSK_OTHER = 255, IPSK_MAX_LINE = 65536, IPSK_BATCH = 64 };

/* The intervals, with where each part of the address space begins in them (ipsk_prepare). */
enum {
    IPSK_V4_BITS = 18, /* leading bits that number a bucket */
    IPSK_V4_BUCKETS = 1 << IPSK_V4_BITS,
    IPSK_V6_BITS = 18, /* bits after the first three: 2000::/3 holds all global unicast */
    IPSK_V6_BUCKETS = (1 << IPSK_V6_BITS) + 2
};

typedef struct {
    const uint32_t *v4_first, *v4_tail;
    const uint64_t *v6_high, *v6_low;
    const uint32_t *v6_tail;
    uint64_t v4_count, v6_count; /* below 2^31 */
    uint32_t *v4_bucket;         /* IPSK_V4_BUCKETS + 1: intervals that begin before the bucket */
    uint32_t *v6_bucket;         /* IPSK_V6_BUCKETS + 1 */
} ipsk_intervals;

enum { IPSK_LITERAL, IPSK_INPUT, IPSK_IP, IPSK_PIECE, IPSK_PREFIX };
enum { IPSK_VERDICT, IPSK_REGISTRY, IPSK_NETWORK, IPSK_LISTS, IPSK_SOURCES };
enum { IPSK_MAX_PIECES = 128, IPSK_MAX_SLOTS = 1024, IPSK_NO_PREFIX = 255 };

typedef struct {
    uint32_t kind, source;
    uint32_t part, parts;    /* PIECE: which of how many texts that a row has, one after another */
    const uint8_t *bytes;    /* LITERAL: the text; PIECE: the blob */
    uint64_t size;           /* of `bytes` */
    const uint64_t *offsets; /* PIECE: `rows` * `parts` + 1 */
    uint64_t rows;           /* LITERAL: how many bytes can be read, `size` or more */
} ipsk_slot;

typedef struct {
    const uint8_t *chunk;
    uint64_t chunk_size;
    const ipsk_line *lines;
    uint64_t line_count;
    const uint8_t *others; /* finished output of the lines of kind 255, one after another */
    uint64_t others_size;
    const uint64_t *other_offsets; /* other_count + 1 */
    uint64_t other_count;
    const uint32_t *tails; /* tail_count rows of IPSK_SOURCES row numbers */
    uint64_t tail_count;
    const uint8_t *prefix_bits;
    uint64_t prefix_rows;
    const ipsk_slot *slots;
    uint64_t slot_count;
    uint64_t *counts; /* lines by row of VERDICT, added to */
    uint64_t count_rows;
    uint8_t *out;
    uint64_t out_size;
    /* Where the call begins, and where it stopped. */
    uint64_t line, other, written, needed;
} ipsk_job;

/* The number of this interface, 0 on a machine it can't work on (big endian). */
IPSK_API int32_t ipsk_abi(void);
/* Bytes of the structures, so that a caller can compare: line, intervals, slot, job; BUCKETS + 1. */
IPSK_API uint64_t ipsk_size(uint32_t what);
/* Fill the buckets. */
IPSK_API int32_t ipsk_prepare(const ipsk_intervals *intervals);
/* How many lines a chunk has: its LFs. */
IPSK_API uint64_t ipsk_count(const uint8_t *chunk, uint64_t size);
/* Fill `lines`, which has as many places as the chunk has lines. */
IPSK_API int32_t ipsk_scan(const ipsk_intervals *intervals, const uint8_t *chunk, uint64_t size,
                           ipsk_line *lines, uint64_t line_count);
/* Write records; after IPSK_FULL and IPSK_MORE_COUNTS call again with the same job. */
IPSK_API int32_t ipsk_emit(ipsk_job *job);

/* Between the files of the kernel. */
int32_t ipsk_search(const ipsk_intervals *intervals, ipsk_line *lines, uint32_t count);
const uint8_t *ipsk_read_line(const uint8_t *at, const uint8_t *end, ipsk_line *line);

#endif

/* A chunk of lines becomes an array of addresses, each with the tail of its interval. */
#include "kernel.h"
#include "read.h"

int32_t ipsk_abi(void) {
    const uint16_t probe = 1;
    uint8_t first;
    memcpy(&first, &probe, 1);
    return first ? IPSK_ABI : 0;
}

uint64_t ipsk_size(uint32_t what) {
    switch (what) {
    case 0: return sizeof(ipsk_line);
    case 1: return sizeof(ipsk_intervals);
    case 2: return sizeof(ipsk_slot);
    case 3: return sizeof(ipsk_job);
    case 4: return IPSK_V4_BUCKETS + 1;
    case 5: return IPSK_V6_BUCKETS + 1;
    default: return 0;
    }
}

uint64_t ipsk_count(const uint8_t *chunk, uint64_t size) {
    uint64_t found = 0, at = 0;
    while (at < size) {
        /* Sums of at most 255 in bytes: so the compiler can count many bytes at once. */
        uint64_t stop = size - at > 255 * 16 ? at + 255 * 16 : size;
        uint32_t part = 0;
        for (; at < stop; at++) part += chunk[at] == '\n';
        found += part;
    }
    return found;
}

/* Read up to `count` lines; where the next begins, NULL where a line has no end. */
static const uint8_t *read_lines(const uint8_t *chunk, const uint8_t *at, const uint8_t *end,
                                 ipsk_line *lines, uint32_t count) {
    for (uint32_t number = 0; number < count; number++) {
        ipsk_line line = {(uint32_t)(at - chunk), 0, 0, 0, 0, 4, {0, 0, 0}};
        uint32_t address = 0, length = 0;
        if (end - at >= IPSK_FAST_BYTES) length = ipsk_fast_v4(at, &address);
        if (length) {
            line.low = address;
            line.end = line.start + length;
            at += length + 1;
        } else {
            at = ipsk_read_line(at, end, &line);
            if (!at) return NULL;
        }
        lines[number] = line;
    }
    return at;
}

int32_t ipsk_scan(const ipsk_intervals *intervals, const uint8_t *chunk, uint64_t size,
                  ipsk_line *lines, uint64_t line_count) {
    const uint8_t *at = chunk, *end = chunk + size;
    if (size >> 31) return IPSK_BAD_CHUNK;
    for (uint64_t done = 0; done < line_count;) {
        uint32_t count = line_count - done > IPSK_BATCH ? IPSK_BATCH : (uint32_t)(line_count - done);
        at = read_lines(chunk, at, end, lines + done, count);
        if (!at) return IPSK_BAD_CHUNK;
        int32_t code = ipsk_search(intervals, lines + done, count);
        if (code) return code;
        done += count;
    }
    return at == end ? IPSK_DONE : IPSK_BAD_CHUNK;
}

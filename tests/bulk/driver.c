/* Runs the kernel under the sanitizers: every array in memory of its own, exactly as long as it is.
 *
 *   driver job FILE OUT     a plan, a template and a chunk from a file; lines and output into another
 *   driver fuzz SEED RUNS   made-up ones, sound and damaged, and what must hold of any of them
 */
#include <stdio.h>
#include <stdlib.h>

#include "kernel.h"

/* The kernel allocates nothing, and this program ends at once: it may leave memory behind. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "detect_leaks=0"; }

typedef struct {
    uint8_t *bytes;
    uint64_t size;
} block;

/* Memory of exactly this size, so that the sanitizer sees every byte beyond. */
static void *room(uint64_t size) {
    void *made = malloc(size ? size : 1);
    if (!made) exit(3);
    return made;
}

static void fail(const char *what) {
    fprintf(stderr, "driver: %s\n", what);
    exit(2);
}

/* ---- a job from a file ---- */

static block read_block(FILE *file) {
    block made = {NULL, 0};
    if (fread(&made.size, 8, 1, file) != 1) fail("the file ends early");
    made.bytes = room(made.size);
    if (fread(made.bytes, 1, made.size, file) != made.size) fail("the file ends early");
    return made;
}

static void read_intervals(FILE *file, ipsk_intervals *made, block *held) {
    for (int i = 0; i < 5; i++) held[i] = read_block(file);
    made->v4_first = (const uint32_t *)(const void *)held[0].bytes;
    made->v4_tail = (const uint32_t *)(const void *)held[1].bytes;
    made->v6_high = (const uint64_t *)(const void *)held[2].bytes;
    made->v6_low = (const uint64_t *)(const void *)held[3].bytes;
    made->v6_tail = (const uint32_t *)(const void *)held[4].bytes;
    made->v4_count = held[0].size / 4;
    made->v6_count = held[2].size / 8;
    made->v4_bucket = room((IPSK_V4_BUCKETS + 1) * 4ul);
    made->v6_bucket = room((IPSK_V6_BUCKETS + 1) * 4ul);
}

static ipsk_slot *read_slots(FILE *file, uint64_t *count, block *held) {
    block head = read_block(file);
    uint32_t heads[4 * IPSK_MAX_SLOTS];
    *count = head.size / 16;
    if (*count > IPSK_MAX_SLOTS) fail("too many slots");
    memcpy(heads, head.bytes, head.size);
    free(head.bytes);
    ipsk_slot *slots = room(*count * sizeof(ipsk_slot));
    for (uint64_t i = 0; i < *count; i++) {
        block text = held[2 * i] = read_block(file), offsets = held[2 * i + 1] = read_block(file);
        const uint32_t *of = heads + 4 * i;
        ipsk_slot slot = {of[0], of[1], of[2], of[3], text.bytes, text.size,
                          (const uint64_t *)(const void *)offsets.bytes, text.size};
        if (slot.kind == IPSK_PIECE) slot.rows = (offsets.size / 8 - 1) / slot.parts;
        slots[i] = slot;
    }
    return slots;
}

/* Emit with a buffer that is a little longer each time; what came, in memory of its own. */
static int32_t emit_all(ipsk_job *job, uint64_t first, block *out) {
    int32_t code;
    job->line = job->other = job->written = 0;
    job->out_size = first;
    job->out = room(first);
    while ((code = ipsk_emit(job)) == IPSK_FULL || (code == IPSK_MORE_COUNTS && job->needed < 4096)) {
        if (code == IPSK_FULL) {
            uint64_t size = job->written + job->needed;
            if (size <= job->out_size) fail("it asks for less than it has");
            uint8_t *more = room(size);
            memcpy(more, job->out, job->written);
            free(job->out);
            job->out = more;
            job->out_size = size;
        } else {
            uint64_t rows = job->needed + 1, *counts = room(rows * 8);
            if (rows <= job->count_rows) fail("it asks for fewer counts than it has");
            memset(counts, 0, rows * 8);
            memcpy(counts, job->counts, job->count_rows * 8);
            free(job->counts);
            job->counts = counts;
            job->count_rows = rows;
        }
    }
    if (job->written > job->out_size) fail("more was written than there is room");
    out->bytes = job->out;
    out->size = job->written;
    return code;
}

static int run_job(const char *name, const char *target) {
    FILE *file = fopen(name, "rb"), *written = fopen(target, "wb");
    static block of_intervals[5], of_slots[2 * IPSK_MAX_SLOTS];
    ipsk_intervals intervals;
    ipsk_job job;
    block out;
    memset(&job, 0, sizeof job);
    if (!file || !written) fail("a file can't be opened");
    read_intervals(file, &intervals, of_intervals);
    block tails = read_block(file), bits = read_block(file), chunk = read_block(file);
    block others = read_block(file), offsets = read_block(file);
    job.slots = read_slots(file, &job.slot_count, of_slots);
    job.chunk = chunk.bytes, job.chunk_size = chunk.size;
    job.tails = (const uint32_t *)(const void *)tails.bytes, job.tail_count = tails.size / 16;
    job.prefix_bits = bits.bytes, job.prefix_rows = bits.size;
    job.others = others.bytes, job.others_size = others.size;
    job.other_offsets = (const uint64_t *)(const void *)offsets.bytes;
    job.other_count = offsets.size / 8 - 1;
    job.counts = room(0);
    job.line_count = ipsk_count(chunk.bytes, chunk.size);
    ipsk_line *lines = room(job.line_count * sizeof(ipsk_line));
    if (ipsk_prepare(&intervals)) fail("prepare");
    int32_t code = ipsk_scan(&intervals, chunk.bytes, chunk.size, lines, job.line_count);
    if (code) fail("scan");
    job.lines = lines;
    if (emit_all(&job, 0, &out)) fail("emit");
    fwrite(lines, sizeof(ipsk_line), job.line_count, written);
    fwrite(out.bytes, 1, out.size, written);
    fclose(file);
    return fclose(written);
}

/* ---- fuzz ---- */

static uint64_t state;

static uint64_t draw(uint64_t below) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return below ? (state >> 11) % below : 0;
}

/* Numbers at the edges of what they may be, among others. */
static uint64_t wild(void) {
    static const uint64_t odd[] = {0,          1,          31,         32,        33,    255,
                                   0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, UINT64_MAX, 1ull << 63};
    uint64_t any = draw(0x200000000) << 31 ^ draw(0x200000000);
    return draw(2) ? odd[draw(sizeof odd / sizeof *odd)] : any >> draw(64);
}

/* Sound numbers, ascending from 0, or (damaged) any. */
static void *numbers(uint64_t count, uint32_t width, uint32_t ascending, uint64_t below,
                     uint32_t damaged) {
    uint8_t *made = room(count * width);
    uint64_t last = 0;
    for (uint64_t i = 0; i < count; i++) {
        uint64_t step = (width == 4 ? 0xFFFFFFFFull : UINT64_MAX) / count;
        uint64_t value = ascending ? (i ? last + 1 + draw(step) : 0) : draw(below);
        if (ascending) last = value;
        if (damaged && !draw(count < 40 ? 10 : count / 4)) value = wild();
        memcpy(made + i * width, &value, width);
    }
    return made;
}

static void make_line(char *text, size_t size) {
    static const char *const odd[] = {"", "#", ";x", "//", "/", "::", ":::", "1.2.3.4/8", "::ffff:1.2.3.4",
                                      "[::1]", "1,2", "\xff", "1.2.3", "1111111111.1.1.", "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:6:7:8:9", "01.2.3.4", "1..2.3", "fe80::1%e"};
    static const char signs[] = "0123456789abcdefABF:.[](){}dotDT #;/\t\x1a%,-x\x80";
    uint64_t number = wild();
    unsigned a = number & 255, b = number >> 8 & 255, c = number >> 16 & 255, d = number >> 24 & 255;
    unsigned e = number >> 32 & 0xFFFF, f = number >> 48 & 0xFFFF;
    switch (draw(8)) {
    case 0: snprintf(text, size, "%s", odd[draw(sizeof odd / sizeof *odd)]); break;
    case 1: snprintf(text, size, " %u.%u.%u.%u\t", a, b, c, d); break;
    case 2: snprintf(text, size, "%u[.]%u(.)%u{dot}%u", a, b, c, d); break;
    case 3: snprintf(text, size, "%x:%x::%x:%x", e, f, a, b); break;
    case 4: snprintf(text, size, "%x:%x:%x:%x:%x:%x:%u.%u.%u.%u", e, f, a, b, c, d, a, b, c, d); break;
    case 5:
        for (d = (unsigned)draw(24), a = 0; a < d; a++) text[a] = signs[draw(sizeof signs - 1)];
        text[d] = 0;
        break;
    default: snprintf(text, size, "%u.%u.%u.%u", a, b, c, d);
    }
}

static block make_chunk(void) {
    char text[128];
    block made = {room(200 * 128), 0};
    for (uint64_t left = draw(200); left; left--) {
        make_line(text, sizeof text);
        /* A byte changed here and there. */
        if (*text && !draw(8)) text[draw(strlen(text))] = (char)(1 + draw(255));
        for (char *at = text; *at; at++)
            if (*at != '\n') made.bytes[made.size++] = (uint8_t)*at;
        made.bytes[made.size++] = '\n';
    }
    if (!draw(50) && made.size) made.size--; /* the last LF is missing */
    block exact = {room(made.size), made.size};
    memcpy(exact.bytes, made.bytes, made.size);
    free(made.bytes);
    return exact;
}

/* What must hold of the lines of sound intervals: each tail is that of the interval. */
static void check_lines(const ipsk_intervals *all, const ipsk_line *lines, uint64_t count,
                        uint64_t size) {
    for (const ipsk_line *line = lines; line < lines + count; line++) {
        uint64_t found = 0;
        if (line->start > line->end || line->end >= size) fail("a line outside of its chunk");
        if (line->kind == 4) {
            while (found + 1 < all->v4_count && all->v4_first[found + 1] <= line->low) found++;
            if (line->tail != all->v4_tail[found]) fail("the wrong interval of IPv4");
        } else if (line->kind == 6) {
            while (found + 1 < all->v6_count &&
                   (all->v6_high[found + 1] < line->high ||
                    (all->v6_high[found + 1] == line->high && all->v6_low[found + 1] <= line->low)))
                found++;
            if (line->tail != all->v6_tail[found]) fail("the wrong interval of IPv6");
        } else if (line->kind && line->kind != IPSK_OTHER) {
            fail("a line of no kind");
        }
    }
}

static uint64_t make_slots(ipsk_slot *slots, const uint64_t *rows, uint32_t damaged) {
    uint64_t count = draw(12);
    for (uint64_t i = 0; i < count; i++) {
        ipsk_slot slot = {(uint32_t)draw(5), (uint32_t)draw(4), 0, 1, NULL, draw(300), NULL, 0};
        slot.part = (uint32_t)draw(slot.parts = 1 + (uint32_t)draw(3));
        slot.bytes = numbers(slot.size, 1, 0, 256, 0);
        slot.rows = slot.kind == IPSK_PIECE ? rows[slot.source] : slot.size;
        if (slot.kind == IPSK_PIECE) {
            uint64_t texts = slot.rows * slot.parts, *offsets = room((texts + 1) * 8), last = 0;
            for (uint64_t at = 0; at <= texts; at++) {
                offsets[at] = last;
                last += draw(slot.size - last + 1) / (1 + draw(9));
                if (damaged && !draw(3 * texts)) offsets[at] = wild();
            }
            slot.offsets = offsets;
        }
        if (damaged && !draw(40)) slot.kind = (uint32_t)(wild() | 5); /* none */
        if (damaged && !draw(40)) slot.source = (uint32_t)wild();
        if (damaged && !draw(40)) slot.part = (uint32_t)wild() | 3;
        slots[i] = slot;
    }
    return count;
}

static void damage_lines(ipsk_line *lines, uint64_t count, uint64_t size, uint64_t tail_count) {
    for (uint64_t left = count ? draw(3) : 0; left; left--) {
        ipsk_line *line = lines + draw(count);
        switch (draw(7)) {
        case 0: line->start = (uint32_t)wild(); break;
        case 1: line->end = (uint32_t)wild(); break;
        case 2: line->tail = (uint32_t)wild(); break;
        case 3: line->kind = (uint8_t)wild(); break;
        case 4: line->start = line->end = (uint32_t)size + 1; break;
        case 5: line->tail = (uint32_t)tail_count; break;
        default: line->low = wild();
        }
    }
}

static void fuzz_emit(ipsk_line *lines, uint64_t count, block chunk, uint64_t tail_count,
                      uint32_t damaged) {
    ipsk_slot slots[12];
    ipsk_job job;
    block once, again;
    uint64_t rows[4] = {1 + draw(9), 1 + draw(9), 1 + draw(9), 1 + draw(9)}, asked = 0;
    memset(&job, 0, sizeof job);
    uint32_t *tails = room(tail_count * 16);
    for (uint64_t i = 0; i < tail_count * 4; i++)
        tails[i] = (uint32_t)(damaged && !draw(tail_count * 8) ? wild() : draw(rows[i % 4]));
    if (damaged) damage_lines(lines, count, chunk.size, tail_count);
    for (uint64_t i = 0; i < count; i++) asked += lines[i].kind == IPSK_OTHER;
    if (damaged && !draw(8)) asked += draw(2) * 2 - (asked != 0);
    job.chunk = chunk.bytes, job.chunk_size = chunk.size;
    job.lines = lines, job.line_count = count;
    job.others_size = asked * 3, job.others = numbers(asked * 3, 1, 0, 256, 0);
    uint64_t *offsets = room((asked + 1) * 8);
    for (uint64_t i = 0; i <= asked; i++) offsets[i] = damaged && !draw(99) ? wild() : i * 3;
    job.other_offsets = offsets, job.other_count = asked;
    job.tails = tails, job.tail_count = tail_count;
    job.prefix_rows = damaged && !draw(9) ? draw(rows[1] + 1) : rows[1];
    job.prefix_bits = numbers(job.prefix_rows, 1, 0, 33, damaged);
    job.slots = slots, job.slot_count = make_slots(slots, rows, damaged);
    job.counts = room(0);
    int32_t code = emit_all(&job, 1 << 16, &once);
    if (code && !damaged) fail("sound data are refused");
    uint64_t counted = 0, records = 0;
    for (uint64_t i = 0; i < job.count_rows; i++) counted += job.counts[i];
    for (uint64_t i = 0; i < count; i++) records += lines[i].kind == 4 || lines[i].kind == 6;
    if (!code && counted != records) fail("records are counted wrongly");
    /* With a buffer that is too short at first, the same comes. */
    if (emit_all(&job, draw(200), &again) != code) fail("another code with a short buffer");
    if (!code && (once.size != again.size || memcmp(once.bytes, again.bytes, once.size)))
        fail("another output with a short buffer");
    for (uint64_t i = 0; i < job.slot_count; i++)
        free((void *)(uintptr_t)slots[i].bytes), free((void *)(uintptr_t)slots[i].offsets);
    free(once.bytes), free(again.bytes), free(tails), free(offsets), free(job.counts);
    free((void *)(uintptr_t)job.others), free((void *)(uintptr_t)job.prefix_bits);
}

/* The first `count` numbers in memory of their own; the old memory is given back. */
static void *cut(const void *old, uint64_t count, uint32_t width) {
    void *made = room(count * width);
    memcpy(made, old, count * width);
    free((void *)(uintptr_t)old);
    return made;
}

/* Fewer intervals than the buckets were made for, as where a plan was replaced. */
static void cut_intervals(ipsk_intervals *all) {
    all->v4_count = 1 + draw(all->v4_count);
    all->v6_count = 1 + draw(all->v6_count);
    all->v4_first = cut(all->v4_first, all->v4_count, 4);
    all->v4_tail = cut(all->v4_tail, all->v4_count, 4);
    all->v6_high = cut(all->v6_high, all->v6_count, 8);
    all->v6_low = cut(all->v6_low, all->v6_count, 8);
    all->v6_tail = cut(all->v6_tail, all->v6_count, 4);
}

static void fuzz_once(uint32_t *v4_bucket, uint32_t *v6_bucket) {
    uint32_t damaged = draw(3) == 0;
    uint64_t tail_count = 1 + draw(20), v4 = 1 + draw(300), v6 = 1 + draw(100);
    ipsk_intervals all = {numbers(v4, 4, 1, 0, damaged), numbers(v4, 4, 0, tail_count, damaged),
                          numbers(v6, 8, 1, 0, damaged),
                          numbers(v6, 8, 0, damaged ? UINT64_MAX : 1, damaged),
                          numbers(v6, 4, 0, tail_count, damaged), v4, v6, v4_bucket, v6_bucket};
    block chunk = make_chunk();
    if (ipsk_prepare(&all)) fail("prepare");
    if (damaged && !draw(4)) cut_intervals(&all);
    uint64_t count = ipsk_count(chunk.bytes, chunk.size) + (damaged && !draw(20));
    ipsk_line *lines = room(count * sizeof(ipsk_line));
    int32_t code = ipsk_scan(&all, chunk.bytes, chunk.size, lines, count);
    if (!code && !damaged) check_lines(&all, lines, count, chunk.size);
    if (code && !damaged && (!chunk.size || chunk.bytes[chunk.size - 1] == '\n')) fail("scan");
    if (!code) fuzz_emit(lines, count, chunk, tail_count, damaged);
    free((void *)(uintptr_t)all.v4_first), free((void *)(uintptr_t)all.v4_tail);
    free((void *)(uintptr_t)all.v6_high), free((void *)(uintptr_t)all.v6_tail);
    free((void *)(uintptr_t)all.v6_low), free(chunk.bytes), free(lines);
}

int main(int count, char **words) {
    if (count == 4 && !strcmp(words[1], "job")) return run_job(words[2], words[3]);
    if (count != 4 || strcmp(words[1], "fuzz")) fail("driver job FILE OUT | driver fuzz SEED RUNS");
    uint32_t *v4_bucket = room((IPSK_V4_BUCKETS + 1) * 4ul);
    uint32_t *v6_bucket = room((IPSK_V6_BUCKETS + 1) * 4ul);
    unsigned long runs = strtoul(words[3], NULL, 10), done = 0;
    state = strtoull(words[2], NULL, 10) * 2654435761u + 88172645463325252ull;
    for (; done < runs; done++) fuzz_once(v4_bucket, v6_bucket);
    free(v4_bucket), free(v6_bucket);
    printf("%lu runs\n", done);
    return 0;
}

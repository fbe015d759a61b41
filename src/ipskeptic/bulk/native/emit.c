/* Addresses with their tails become records.
 *
 * A record is put together from pieces that lie all over memory. So each line is gone through in
 * four steps, each of which asks memory for what the next one needs, and the last of which writes;
 * between two steps of one line come the steps of other lines, and meanwhile memory answers.
 */
#include "kernel.h"
#include "write.h"

enum {
    APART = 4,          /* lines between two steps of one line (judgement: fastest where measured) */
    UNDER_WAY = 4 * APART /* lines whose steps are not all done */
};

typedef struct {
    const uint8_t *from;
    uint64_t size;
} piece;

/* What one call knows of its template. */
typedef struct {
    const ipsk_slot *pieces[IPSK_MAX_PIECES];
    uint32_t piece_count;
    uint64_t fixed;  /* bytes that a record may have besides its pieces and its input */
    uint64_t inputs; /* how often the input is in a record */
    uint32_t has_prefix;
} plan;

/* The lines under way, each at its number modulo UNDER_WAY. */
typedef struct {
    const uint32_t *rows[UNDER_WAY];             /* row numbers; NULL: no record of ours */
    piece pieces[UNDER_WAY * IPSK_MAX_PIECES];   /* close together, however many a line has */
} lines_under_way;

static int32_t add_slot(const ipsk_slot *slot, plan *made) {
    switch (slot->kind) {
    case IPSK_LITERAL:
        if (slot->size >> 31 || slot->rows < slot->size) return IPSK_BAD_TEMPLATE;
        made->fixed += slot->size;
        return IPSK_DONE;
    case IPSK_INPUT: made->inputs++; return IPSK_DONE;
    case IPSK_IP: made->fixed += IPSK_MAX_ADDRESS; return IPSK_DONE;
    case IPSK_PREFIX:
        made->fixed += IPSK_MAX_PREFIX;
        made->has_prefix = 1;
        return IPSK_DONE;
    case IPSK_PIECE:
        if (slot->source >= IPSK_SOURCES || slot->part >= slot->parts ||
            made->piece_count == IPSK_MAX_PIECES)
            return IPSK_BAD_TEMPLATE;
        made->pieces[made->piece_count++] = slot;
        return IPSK_DONE;
    default: return IPSK_BAD_TEMPLATE;
    }
}

static int32_t make_plan(const ipsk_job *job, plan *made) {
    made->piece_count = made->has_prefix = 0;
    made->fixed = made->inputs = 0;
    if (job->slot_count > IPSK_MAX_SLOTS) return IPSK_BAD_TEMPLATE;
    for (uint64_t number = 0; number < job->slot_count; number++) {
        int32_t code = add_slot(job->slots + number, made);
        if (code) return code;
    }
    return IPSK_DONE;
}

/* First step: is the line one, and where are its row numbers. */
static int32_t find_tail(const ipsk_job *job, const ipsk_line *line, const uint32_t **rows) {
    *rows = NULL;
    if (line->kind == 0 || line->kind == IPSK_OTHER) return IPSK_DONE;
    if (line->kind != 4 && line->kind != 6) return IPSK_BAD_LINE;
    if (line->start > line->end || line->end > job->chunk_size) return IPSK_BAD_LINE;
    if (line->kind == 4 && line->low >> 32) return IPSK_BAD_LINE;
    if (line->tail >= job->tail_count) return IPSK_BAD_TAIL;
    *rows = job->tails + (uint64_t)line->tail * IPSK_SOURCES;
    IPSK_PREFETCH(*rows);
    return IPSK_DONE;
}

/* The two offsets of a row's text. */
static inline const uint64_t *offsets_of(const ipsk_slot *slot, uint32_t row) {
    return slot->offsets + (uint64_t)row * slot->parts + slot->part;
}

/* Second step: ask for the offsets of the pieces. */
static int32_t find_rows(const ipsk_job *job, const plan *made, const uint32_t *rows) {
    if (!rows) return IPSK_DONE;
    for (uint32_t number = 0; number < made->piece_count; number++) {
        const ipsk_slot *slot = made->pieces[number];
        if (rows[slot->source] >= slot->rows) return IPSK_BAD_PIECE;
        IPSK_PREFETCH(offsets_of(slot, rows[slot->source]));
    }
    if (made->has_prefix) {
        if (rows[IPSK_REGISTRY] >= job->prefix_rows) return IPSK_BAD_PREFIX;
        IPSK_PREFETCH(job->prefix_bits + rows[IPSK_REGISTRY]);
    }
    IPSK_PREFETCH(job->counts + rows[IPSK_VERDICT]);
    return IPSK_DONE;
}

/* Ask for all that a copy reads. Without branches, for sizes that nobody can predict; of a long
 * text the machine itself fetches the rest. */
static inline void ask_for(const uint8_t *from, uint64_t size) {
    IPSK_PREFETCH(from);
    IPSK_PREFETCH(from + (size > 64 ? 64 : 0));
    IPSK_PREFETCH(from + (size > 128 ? 128 : 0));
    IPSK_PREFETCH(from + (size | 63));
}

/* Third step: ask for the pieces. */
static int32_t find_pieces(const ipsk_job *job, const plan *made, const uint32_t *rows,
                           uint32_t kind, piece *pieces) {
    if (!rows) return IPSK_DONE;
    for (uint32_t number = 0; number < made->piece_count; number++) {
        const ipsk_slot *slot = made->pieces[number];
        const uint64_t *offset = offsets_of(slot, rows[slot->source]);
        if (offset[0] > offset[1] || offset[1] > slot->size) return IPSK_BAD_PIECE;
        pieces[number].from = slot->bytes + offset[0];
        pieces[number].size = offset[1] - offset[0];
        ask_for(pieces[number].from, pieces[number].size);
    }
    if (made->has_prefix) {
        uint32_t bits = job->prefix_bits[rows[IPSK_REGISTRY]];
        if (bits != IPSK_NO_PREFIX && bits > (kind == 4 ? 32u : 128u)) return IPSK_BAD_PREFIX;
    }
    return IPSK_DONE;
}

/* The output that Python made for a line. */
static int32_t write_other(ipsk_job *job) {
    if (job->other >= job->other_count) return IPSK_BAD_OTHERS;
    const uint64_t *offset = job->other_offsets + job->other;
    if (offset[0] > offset[1] || offset[1] > job->others_size) return IPSK_BAD_OTHERS;
    uint64_t size = offset[1] - offset[0];
    if (job->out_size - job->written < size) {
        job->needed = size;
        return IPSK_FULL;
    }
    if (size) memcpy(job->out + job->written, job->others + offset[0], size);
    job->written += size;
    job->other++;
    return IPSK_DONE;
}

static uint8_t *write_slots(const ipsk_job *job, const ipsk_line *line, const uint32_t *rows,
                            const piece *pieces, uint8_t *to) {
    const uint8_t *chunk_end = job->chunk + job->chunk_size;
    for (const ipsk_slot *slot = job->slots, *end = slot + job->slot_count; slot < end; slot++) {
        uint32_t bits;
        switch (slot->kind) {
        case IPSK_LITERAL:
            to = ipsk_copy(to, slot->bytes, slot->size, slot->bytes + slot->rows, 16);
            break;
        case IPSK_INPUT:
            to = ipsk_copy(to, job->chunk + line->start, line->end - line->start, chunk_end, 16);
            break;
        case IPSK_IP: to = ipsk_write_address(to, line); break;
        case IPSK_PIECE:
            to = ipsk_copy(to, pieces->from, pieces->size, slot->bytes + slot->size, 64);
            pieces++;
            break;
        default:
            bits = job->prefix_bits[rows[IPSK_REGISTRY]];
            if (bits != IPSK_NO_PREFIX) to = ipsk_write_prefix(to, line, bits);
        }
    }
    return to;
}

static int32_t write_record(ipsk_job *job, const plan *made, const ipsk_line *line,
                            const uint32_t *rows, const piece *pieces) {
    uint64_t size = made->fixed + made->inputs * (line->end - line->start) + IPSK_SLACK;
    for (uint32_t number = 0; number < made->piece_count; number++) size += pieces[number].size;
    if (rows[IPSK_VERDICT] >= job->count_rows) {
        job->needed = rows[IPSK_VERDICT];
        return IPSK_MORE_COUNTS;
    }
    if (IPSK_RARE(job->out_size - job->written < size)) {
        job->needed = size;
        return IPSK_FULL;
    }
    uint8_t *end = write_slots(job, line, rows, pieces, job->out + job->written);
    job->written = (uint64_t)(end - job->out);
    job->counts[rows[IPSK_VERDICT]]++;
    return IPSK_DONE;
}

/* The last step: write what the line has; `job->line` goes on when it is written. */
static int32_t write_line(ipsk_job *job, const plan *made, const uint32_t *rows,
                          const piece *pieces) {
    const ipsk_line *line = job->lines + job->line;
    int32_t code = IPSK_DONE;
    if (rows) {
        code = write_record(job, made, line, rows, pieces);
    } else if (line->kind == IPSK_OTHER) {
        code = write_other(job);
    }
    job->line += !code;
    return code;
}

/* The steps before the last, each for the line whose turn it is: `at`, and others before it. */
static int32_t ask(ipsk_job *job, const plan *made, lines_under_way *all, uint64_t start,
                   uint64_t at) {
    uint64_t line = at, place = line % UNDER_WAY;
    int32_t code = IPSK_DONE;
    if (line < job->line_count) code = find_tail(job, job->lines + line, all->rows + place);
    if (code || at - start < APART) goto end;
    line = at - APART, place = line % UNDER_WAY;
    if (line < job->line_count) code = find_rows(job, made, all->rows[place]);
    if (code || at - start < 2 * APART) goto end;
    line = at - 2 * APART, place = line % UNDER_WAY;
    if (line < job->line_count)
        code = find_pieces(job, made, all->rows[place], job->lines[line].kind,
                           all->pieces + place * made->piece_count);
end:
    if (code) job->line = line;
    return code;
}

static int32_t write_lines(ipsk_job *job, const plan *made) {
    lines_under_way all;
    uint64_t start = job->line;
    for (uint64_t at = start; job->line < job->line_count; at++) {
        int32_t code = ask(job, made, &all, start, at);
        if (!code && at - start >= 3 * APART) {
            uint64_t place = job->line % UNDER_WAY;
            code = write_line(job, made, all.rows[place], all.pieces + place * made->piece_count);
        }
        if (code) return code;
    }
    return IPSK_DONE;
}

int32_t ipsk_emit(ipsk_job *job) {
    plan made;
    if (job->chunk_size >> 31 || job->line > job->line_count) return IPSK_BAD_CHUNK;
    if (job->written > job->out_size) return IPSK_BAD_CHUNK;
    int32_t code = make_plan(job, &made);
    if (!code) code = write_lines(job, &made);
    if (!code && job->other != job->other_count) return IPSK_BAD_OTHERS;
    return code;
}

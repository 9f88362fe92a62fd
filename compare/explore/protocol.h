/* The contract between `compare explore` and the runtimes that an explored
 * program is linked with, one for each language. Plain C, so that any language
 * can follow it; all numbers are little-endian.
 *
 * The runtime lets one thread go on at a time. Every thread stops before each
 * operation below (a "point") and makes it pending. Once all threads have
 * stopped, are blocked or have ended, the runtime chooses one of them that is
 * enabled, logs its operation as an event, and lets it go on to its next point.
 *
 * Choices: the first `prefix_count` ones are given in `prefix`, one for each
 * event; they may also name a thread that waits by `spin_reads`. After them the
 * thread that went on last does so again if it may; otherwise the lowest one
 * does, and option 0 of a CHOICE is taken. A thread may go on if it is enabled
 * and not in the sleep set. A main that would EXIT does not go on by itself
 * while another one may, unless that has kept it EXPLORE_EXIT_DELAYS times, nor
 * does a thread for which time has to move, also while that main may.
 *
 * Random priorities (Burckhardt and others, ASPLOS 2010): if `seed` is not 0,
 * these choices are others. Of the threads that may go on, the one with the
 * highest explore_hash(seed, thread) does. Before each event whose index is in
 * `changes`, the thread that went on last becomes the lowest one, below those
 * that did so earlier. It also does after a YIELD, and after each wait that may
 * end by time. CHOICE number i takes option explore_hash(~seed, i) modulo the
 * count of its options, where i is the event's index.
 *
 * Sleep set: empty at first. At the last choice of the prefix it becomes
 * `sleep`. A thread that the prefix chooses leaves it. After an event has been
 * logged, every thread whose pending operation is dependent on the event
 * (explore_dependent) leaves it. If all enabled threads are in it, then the
 * rest has been explored already: EXPLORE_REDUNDANT.
 *
 * Handshake. The program inherits three descriptors, and EXPLORE=1 in its
 * environment. Without that the program runs as usual. The runtime maps
 * EXPLORE_PAGE_FD (shared, sizeof(struct explore_page)) and, before main, sends
 * one byte to EXPLORE_ANSWER_FD: it is ready. For each byte that comes from
 * EXPLORE_COMMAND_FD it forks. The child runs main in the order that the page
 * asks for, sets `end`, and exits. The parent stores the child's number in
 * `child`, waits for it, stores what waitpid() said in `wait_status`, and
 * sends a byte to EXPLORE_ANSWER_FD. If `end` is still EXPLORE_RUNNING by then,
 * it becomes EXPLORE_NORMAL if the child exited, else EXPLORE_CRASH. At the end
 * of the commands it exits. The driver empties the page's head before each
 * command, kills a child that takes too long, and reads standard output from
 * the descriptor itself: the child writes to descriptor 1 as always.
 */
#ifndef COMPARE_EXPLORE_PROTOCOL_H
#define COMPARE_EXPLORE_PROTOCOL_H

#include <stdint.h>

enum {
  EXPLORE_VERSION = 3,
  EXPLORE_PAGE_FD = 3,
  EXPLORE_COMMAND_FD = 4,
  EXPLORE_ANSWER_FD = 5,
  EXPLORE_THREADS = 256, /* main is 0, others count up as they are created */
  EXPLORE_EVENTS = 1 << 20,
  EXPLORE_FRAMES = 1 << 16,
  EXPLORE_RACES = 256,
  EXPLORE_CHANGES = 2,
  EXPLORE_EXIT_DELAYS = 1000
};

/* Operations. "Modifies" and "has an address" below decide what depends on
 * what; the rest is for the reader. */
enum explore_kind {
  EXPLORE_START,   /* a thread's first step */
  EXPLORE_READ,    /* plain access */
  EXPLORE_WRITE,   /* plain access */
  EXPLORE_LOAD,    /* atomic */
  EXPLORE_STORE,   /* atomic */
  EXPLORE_UPDATE,  /* atomic: addition, exchange, compare-exchange */
  EXPLORE_LOCK,    /* enabled while the lock is free */
  EXPLORE_TRYLOCK, /* always enabled */
  EXPLORE_UNLOCK,  /* by a thread that holds the lock; by another one it is
                    * logged as SYNC, because it can also come before LOCK */
  EXPLORE_RLOCK,   /* a reader's; enabled while there is no writer */
  EXPLORE_RUNLOCK,
  EXPLORE_WAIT,    /* on a condition variable or a futex: joins its queue */
  EXPLORE_SIGNAL,  /* to one that waits, or to all */
  EXPLORE_CREATE,  /* of a thread, whose bit `wakes` has */
  EXPLORE_JOIN,    /* enabled when the thread `address` has ended */
  EXPLORE_OUTPUT,  /* to standard output; its address is EXPLORE_OUTPUT_AT */
  EXPLORE_YIELD,   /* also the start of a sleep */
  EXPLORE_CHANNEL, /* `value`: 1 close, 2 send, 3 receive, 4 select */
  EXPLORE_SYNC,    /* of another synchronisation object, such as WaitGroup */
  EXPLORE_END,     /* a thread's last step */
  EXPLORE_CHOICE,  /* of an option: which store a load reads, which waiter is
                    * woken, which ready case is taken. `enabled` has the
                    * options, from 0 on; `value` is how many there are, which
                    * can be more. All of them are explored. */
  EXPLORE_EXIT,    /* of main; its address is EXPLORE_OUTPUT_AT */
  EXPLORE_WAKE,    /* goes on after WAIT; size 0, unless it can time out;
                    * `value` is 1 if it does */
  EXPLORE_TAKE,    /* of a semaphore and the like: enabled while there is one */
  EXPLORE_FREE,    /* of a block of memory: writes to all of it */
  EXPLORE_TIMER,   /* a sleep or a timer is over; its address may be 0 */
  EXPLORE_KINDS
};

/* The address of all output, so that outputs and the exit are dependent. */
enum { EXPLORE_OUTPUT_AT = 8, EXPLORE_OUTPUT_SIZE = 8 };

/* How an execution ended. */
enum explore_end {
  EXPLORE_RUNNING,
  EXPLORE_NORMAL,    /* main returned, or exit() was called */
  EXPLORE_DEADLOCK,  /* every thread is blocked */
  EXPLORE_LIVELOCK,  /* every thread that is not blocked spins */
  EXPLORE_CRASH,     /* a signal or an uncaught exception: see `wait_status` */
  EXPLORE_REDUNDANT, /* cut short, because of the sleep set */
  EXPLORE_DIVERGED,  /* the prefix chose a thread that is not enabled */
  EXPLORE_TOO_MUCH,  /* threads, events or frames: `message` says which */
  EXPLORE_REFUSED,   /* the program uses what is not modelled: `message` */
  EXPLORE_FAULT /* what no program may do, as a use after free: `message` */
};

/* Threads, or options, as bits. */
struct explore_set {
  uint64_t words[EXPLORE_THREADS / 64];
};

/* An operation on several addresses, such as a select, is several events in a
 * row of one thread. `enabled` of all but the first is empty, and nobody else
 * goes on between them. Each takes a choice of the prefix, its thread. */
struct explore_event { /* 136 bytes */
  uint64_t address;    /* what it works on */
  uint64_t value;   /* READ, LOAD, UPDATE: what is read; WRITE, STORE: what is
                     * written, filled in at the thread's next point; UPDATE:
                     * `written` has that; TRYLOCK: whether it succeeded; OUTPUT:
                     * bytes */
  uint64_t written; /* OUTPUT: a hash of the text; 0: unknown */
  uint64_t pc;      /* of the instruction behind it; 0: unknown */
  struct explore_set enabled; /* before it: the threads that can go on */
  struct explore_set sleep;   /* before it: the sleep set */
  struct explore_set wakes;   /* threads that it starts or makes runnable, and
                               * that could not go on otherwise, as by time */
  uint32_t size_frame; /* low 16 bits: size of the access in bytes, at most
                        * 65535; high 16 bits: the caller's frame, 0: none */
  uint8_t thread;
  uint8_t kind;
  uint8_t order; /* memory order as in __tsan_atomic*: 0 relaxed … 5 seq_cst */
  uint8_t chosen; /* the thread, or the option of a CHOICE */
};

/* Call stacks, shared: a frame is where a function was called, and the frame of
 * the caller. Frame 0 is no frame, and pc 0 is a free one. They stay from one
 * execution to the next. A runtime without stacks leaves them empty. */
struct explore_frame {
  uint64_t pc;
  uint64_t parent;
};

struct explore_page {
  /* From the driver. */
  uint32_t version;
  uint32_t prefix_count;
  struct explore_set sleep;
  uint64_t seed;
  uint32_t changes[EXPLORE_CHANGES]; /* 0: unused */
  uint32_t spin_reads;   /* A load that reads one value so often in a row at one
                          * place waits until another value is there. */
  uint32_t max_events;   /* at most EXPLORE_EVENTS */
  uint32_t memory_order; /* 1: loads weaker than seq_cst may read old stores */
  uint32_t spurious;     /* 1: each thread may go on once without being woken */
  /* From the runtime. */
  uint32_t end;
  uint32_t event_count;
  uint32_t pending_count; /* events behind the others, one for each thread that
                           * has not ended: what it is about to do or waits for,
                           * and `enabled` has all threads that could go on. If
                           * only main could, at NORMAL, the others are leaked.
                           * TOO_MUCH, REFUSED and DIVERGED need none. */
  int32_t child;
  int32_t wait_status;
  uint32_t race_count; /* plain accesses that nothing orders, or that both could
                        * be next: indexes of their events */
  uint32_t races[EXPLORE_RACES][2];
  uint32_t deferred; /* 1: a thread has had to wait by `spin_reads` */
  char message[248];
  uint8_t prefix[EXPLORE_EVENTS];
  struct explore_frame frames[EXPLORE_FRAMES];
  struct explore_event events[EXPLORE_EVENTS];
};

static inline int explore_has(const struct explore_set* set, uint32_t number) {
  return (int)(set->words[number / 64] >> number % 64 & 1);
}

static inline void explore_add(struct explore_set* set, uint32_t number) {
  set->words[number / 64] |= (uint64_t)1 << number % 64;
}

/* Returns a random number that is the same each time (SplitMix64). */
static inline uint64_t explore_hash(uint64_t seed, uint64_t number) {
  uint64_t mixed = seed + (number + 1) * 0x9E3779B97F4A7C15U;
  mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBU;
  return mixed ^ mixed >> 31;
}

/* Whether a thread that waits like this at the end could have come before an
 * operation that has been executed. */
static inline int explore_waits_for_lock(int kind) {
  return kind == EXPLORE_LOCK || kind == EXPLORE_RLOCK || kind == EXPLORE_TAKE;
}

/* Whether an operation of this kind works on its address. */
static inline int explore_has_address(int kind) {
  return kind != EXPLORE_START && kind != EXPLORE_CREATE &&
         kind != EXPLORE_JOIN && kind != EXPLORE_YIELD && kind != EXPLORE_END &&
         kind != EXPLORE_CHOICE;
}

/* Whether an operation of this kind changes what its address stands for.
 * Readers of a lock do not disturb each other. */
static inline int explore_modifies(int kind) {
  return explore_has_address(kind) && kind != EXPLORE_READ &&
         kind != EXPLORE_LOAD && kind != EXPLORE_RLOCK &&
         kind != EXPLORE_RUNLOCK;
}

/* Whether the order of two operations of different threads can matter. `text`
 * is `written` of an OUTPUT: nobody sees in which order two threads have
 * printed the same. */
static inline int explore_dependent(int kind1, uint64_t address1,
                                    uint32_t size1, uint64_t text1, int kind2,
                                    uint64_t address2, uint32_t size2,
                                    uint64_t text2) {
  if (kind1 == EXPLORE_OUTPUT && kind2 == EXPLORE_OUTPUT) {
    return text1 == 0 || text1 != text2;
  }
  return explore_has_address(kind1) && explore_has_address(kind2) &&
         (explore_modifies(kind1) || explore_modifies(kind2)) &&
         address1 < address2 + size2 && address2 < address1 + size1;
}

#endif

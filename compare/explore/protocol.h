/* The contract between `compare explore` and the runtimes that an explored
 * program is linked with, one for each language. Plain C, so that any language
 * can follow it; all numbers are little-endian.
 *
 * The runtime lets one thread go on at a time. Every thread stops before each
 * operation below (a "point") and makes it pending. Once all threads have
 * stopped, are blocked or have ended, the runtime chooses one of them that is
 * enabled, logs its operation as an event, and lets it go on to its next point.
 *
 * Choices: the first `prefix_count` ones are given in `prefix`. After them the
 * thread that went on last does so again if it may; otherwise the lowest one
 * does. A thread may go on if it is enabled and not in the sleep set.
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
  EXPLORE_VERSION = 1,
  EXPLORE_PAGE_FD = 3,
  EXPLORE_COMMAND_FD = 4,
  EXPLORE_ANSWER_FD = 5,
  EXPLORE_THREADS = 64, /* main is 0, others count up as they are created */
  EXPLORE_EVENTS = 1 << 20,
  EXPLORE_FRAMES = 1 << 16
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
  EXPLORE_YIELD,   /* also a sleep: time does not pass */
  EXPLORE_CHANNEL, /* send, receive, close */
  EXPLORE_SYNC,    /* of another synchronisation object, such as WaitGroup */
  EXPLORE_END,     /* a thread's last step */
  EXPLORE_CHOICE,  /* not a thread's, but the memory's: which store is read */
  EXPLORE_EXIT,    /* of main; its address is EXPLORE_OUTPUT_AT */
  EXPLORE_WAKE,    /* goes on after WAIT; size 0, unless it can time out */
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
  EXPLORE_REFUSED    /* the program uses what is not modelled: `message` */
};

struct explore_event { /* 64 bytes */
  uint64_t address;    /* what it works on */
  uint64_t value; /* READ, LOAD, UPDATE: what is read; WRITE, STORE: what is
                   * written, filled in at the thread's next point; UPDATE:
                   * `written` has that; EXIT: threads that have not ended;
                   * TRYLOCK: whether it succeeded; OUTPUT: bytes */
  uint64_t written;
  uint64_t pc;         /* of the instruction behind it; 0: unknown */
  uint64_t enabled;    /* before it: the threads that can go on, as bits;
                        * CHOICE: how many options there are, at most 64 */
  uint64_t sleep;      /* before it: the sleep set */
  uint64_t wakes;      /* threads that it starts or makes runnable */
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
  uint64_t sleep;
  uint32_t spin_reads;   /* A load that reads one value so often in a row at one
                          * place waits until another value is there. */
  uint32_t max_events;   /* at most EXPLORE_EVENTS */
  uint32_t memory_order; /* 1: loads weaker than seq_cst may read old stores */
  /* From the runtime. */
  uint32_t end;
  uint32_t event_count;
  uint32_t pending_count; /* events behind the others, one for each thread that
                           * waits at the end: what it waits for (`enabled` is
                           * 0). At DEADLOCK and LIVELOCK these are all threads
                           * that have not ended. At NORMAL, CRASH and REDUNDANT
                           * these are the threads that wait for a lock,
                           * because they could have taken it first. */
  int32_t child;
  int32_t wait_status;
  uint32_t race_count;   /* plain accesses that nothing orders */
  uint32_t races[16][2]; /* indexes of their events */
  char message[252];
  uint8_t prefix[EXPLORE_EVENTS];
  struct explore_frame frames[EXPLORE_FRAMES];
  struct explore_event events[EXPLORE_EVENTS];
};

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

/* Whether the order of two operations of different threads can matter. */
static inline int explore_dependent(int kind1, uint64_t address1,
                                    uint32_t size1, int kind2,
                                    uint64_t address2, uint32_t size2) {
  return explore_has_address(kind1) && explore_has_address(kind2) &&
         (explore_modifies(kind1) || explore_modifies(kind2)) &&
         address1 < address2 + size2 && address2 < address1 + size1;
}

#endif

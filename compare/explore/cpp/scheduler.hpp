// The scheduler of an explored program: one thread goes on at a time, and the
// page of the driver says which. ../protocol.h has the rules.
#pragma once

#include <dlfcn.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <ctime>

#include "../sets.hpp"

// Marks a function that takes the place of one in a library.
#define EXPLORE_HOOK extern "C" __attribute__((visibility("default")))
// The instruction behind the call of this function.
#define EXPLORE_PC \
  (reinterpret_cast<std::uint64_t>(__builtin_return_address(0)))

// Defines a hook. While nothing is explored, the real function does the work.
#define HOOK(function, parameters, arguments, ...)         \
  EXPLORE_HOOK int function parameters {                   \
    if (!is_on()) return EXPLORE_REAL(function) arguments; \
    return __VA_ARGS__;                                    \
  }

namespace explore {

using word = std::uint64_t;

inline word address_of(const volatile void* pointer) {
  return reinterpret_cast<word>(pointer);
}

// Memory orders, as the compiler numbers them.
enum { relaxed = 0, acquire = 2, release = 3, acq_rel = 4, seq_cst = 5 };

// An operation that a thread is about to do.
struct operation {
  explore_kind kind = EXPLORE_START;
  word address = 0;
  std::size_t size = 0;
  word pc = 0;
  int order = seq_cst;
  word value = 0;     // of a LOCK: 1 if its owner may take it again; of an
                      // OUTPUT: a hash of the text
  word deadline = 0;  // when it goes on in any case; 0: never
};

// Returns the function of a library whose place one of ours takes. A thread
// that starts, and one that hands over its turn, may ask for it at once.
// Without a guard, a static const could be taken for initialised before it is.
template <class Function>
Function real(Function /*ours*/, std::atomic<void*>& found, const char* name) {
  if (found == nullptr) found = dlsym(RTLD_NEXT, name);
  return reinterpret_cast<Function>(found.load());
}
#define EXPLORE_REAL(function)                           \
  ([] {                                                  \
    static std::atomic<void*> found{nullptr};            \
    return explore::real(&(function), found, #function); \
  }())

// The page that is shared with the driver.
extern explore_page* page;

// Returns whether the calling thread is explored. All hooks fall back to the
// real functions if not.
bool is_on();

// Returns the calling thread's number.
int self();

// Returns the number of threads so far.
int thread_count();

// Stops before an operation until the scheduler picks this thread, and returns
// the event that was logged. The caller then does the operation.
explore_event& point(const operation& next);

// Logs the choice of an option out of `count`, and returns it.
explore_event& choose(int count, word pc);

// Ends this process, and with it the execution.
[[noreturn]] void end(explore_end how, const char* message = "",
                      int status = 0);

// Locks: who holds them.
struct lock {
  int owner = -1;
  int depth = 0;
  int readers = 0;
  explore_set reading{};  // threads that hold it as readers
};
lock& lock_at(word address);
// Whether nobody holds a lock.
bool is_free(word address);

// Adds a thread, whose first function is at `pc`, and returns its number. It
// starts when it is picked.
int add_thread(word pc = 0);
// Makes the calling thread the first one that is explored.
void explore_main();
// Keeps the process on one processor, and hides that from the program.
void stay_on_one_processor();
// Runs in the new thread before anything else: waits until it is picked.
void enter_thread(int number);
// Logs the calling thread's end and lets another one go on. Never returns,
// because the library's own end of a thread would run beside others.
[[noreturn]] void leave_thread();

// Joins the queue of `address`. The thread can go on after wake(), or at the
// deadline if there is one.
void wait_at(word address, word deadline);
// Stops until then, and returns whether there was a wake().
bool finish_wait(word pc);
// Wakes one thread that waits there, of our choice, or all, as part of an
// event.
int wake(word address, int max_count, explore_event& by);

// The time in nanoseconds, from the start of the program on. It moves when
// nobody can go on without, or when the driver chooses so.
extern word now;

// Keep the call stack, by which the driver finds the lines of the source.
void enter_function(word pc);
void leave_function();
// Returns the number of the frame that a thread is in; 0 if it is in none.
word frame_of(int thread);

// Whether this is code of Boost's headers, or of the standard library's that
// these call. Its reads and writes are trusted, and no points. Boost's locks
// are points, and so is Boost.Atomic.
bool is_trusted(word pc);
// Whether this is the program's own code, not a shared library's.
bool is_program(word pc);
// Returns the place in the program that has called a library, which has called
// us; 0 if there is none.
word caller_in_program();

// Reads an integer of the program's memory.
word peek(word address, std::size_t size);

}  // namespace explore

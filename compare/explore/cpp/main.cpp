// The start and the end of an explored program: forks for each execution.
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unwind.h>

#include <cstdlib>

#include "scheduler.hpp"

extern "C" const char __executable_start, etext;  // from the linker

namespace explore {
namespace {

_Unwind_Reason_Code check_frame(_Unwind_Context* frame, void* pc) {
  word& found = *static_cast<word*>(pc);
  const word here = _Unwind_GetIP(frame);
  // The first frames are this runtime's, which is part of the program.
  if (!is_program(here) && found == 0) found = 1;
  if (!is_program(here) || found == 0) return _URC_NO_REASON;
  found = here;
  return _URC_END_OF_STACK;
}

}  // namespace

bool is_program(word pc) {
  return address_of(&__executable_start) <= pc && pc < address_of(&etext);
}

word caller_in_program() {
  word found = 0;
  _Unwind_Backtrace(check_frame, &found);
  return found > 1 ? found : 0;
}

}  // namespace explore

namespace {

// Logs the end of main, which no later output can overtake.
void finish(int status, void* /*unused*/) {
  using namespace explore;
  if (!is_on()) return;
  explore_event& event =
      point({EXPLORE_EXIT, EXPLORE_OUTPUT_AT, EXPLORE_OUTPUT_SIZE});
  event.value = other_threads();
  end(EXPLORE_NORMAL, "", status);
}

// Runs an execution for each byte of the driver. Returns in each child alone.
void serve() {
  using namespace explore;
  char byte = 0;
  EXPLORE_REAL(syscall)(SYS_write, EXPLORE_ANSWER_FD, &byte, 1);
  while (syscall(SYS_read, EXPLORE_COMMAND_FD, &byte, 1) == 1) {
    const pid_t child = fork();
    if (child == 0) return;
    page->child = child;
    int status = 0;
    waitpid(child, &status, 0);
    page->wait_status = status;
    if (page->end == EXPLORE_RUNNING) {
      page->end = WIFEXITED(status) ? EXPLORE_NORMAL : EXPLORE_CRASH;
    }
    EXPLORE_REAL(syscall)(SYS_write, EXPLORE_ANSWER_FD, &byte, 1);
  }
  _exit(0);
}

}  // namespace

extern "C" int __real_main(int argc, char** argv, char** variables);

// Takes main's place: the linker is called with --wrap=main.
EXPLORE_HOOK int __wrap_main(int argc, char** argv, char** variables) {
  using namespace explore;
  if (std::getenv("EXPLORE") == nullptr) {
    return __real_main(argc, argv, variables);
  }
  void* const shared =
      mmap(nullptr, sizeof(explore_page), PROT_READ | PROT_WRITE, MAP_SHARED,
           EXPLORE_PAGE_FD, 0);
  if (shared == MAP_FAILED) _exit(2);
  page = static_cast<explore_page*>(shared);
  on_exit(finish, nullptr);
  serve();
  explore_main();
  return __real_main(argc, argv, variables);
}

// The start and the end of an explored program: forks for each execution.
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unwind.h>

#include <cstdlib>
#include <string_view>

#include "scheduler.hpp"

namespace explore {
namespace {

word code_begin = 0;
word code_end = 0;

// Whose code an instruction is.
enum class origin : std::uint8_t { program, boost, standard_library };

// The answers of origin_of(), by address. All executions share them.
struct known_code {
  word pc;
  explore::origin origin;
};
constexpr std::size_t known_count = 8191;
known_code* known_codes = nullptr;

// Notes where the executable's code is: dl_iterate_phdr() begins with it.
int find_code(dl_phdr_info* object, std::size_t /*size*/, void* /*unused*/) {
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const auto& segment = object->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0) continue;
    code_begin = object->dlpi_addr + segment.p_vaddr;
    code_end = code_begin + segment.p_memsz;
  }
  return 1;
}

_Unwind_Reason_Code check_frame(_Unwind_Context* frame, void* found) {
  const word pc = _Unwind_GetIP(frame);
  if (!is_program(pc)) return _URC_NO_REASON;
  *static_cast<word*>(found) = pc;
  return _URC_END_OF_STACK;
}

origin origin_of(word pc) {
  known_code& known = known_codes[pc % known_count];
  if (known.pc == pc) return known.origin;
  Dl_info function{};
  dladdr(reinterpret_cast<void*>(pc - 1), &function);
  const std::string_view name =
      function.dli_sname == nullptr ? "" : function.dli_sname;
  const auto has = [&](std::string_view part) {
    return name.find(part) != std::string_view::npos;
  };
  // Of a constant function, "_ZNK5boost" and so on.
  const auto is_in = [&](std::string_view scope) {
    const std::size_t skipped = name.find("_ZNK") == 0 ? 4 : 3;
    return name.find("_ZN") == 0 && name.substr(skipped).find(scope) == 0;
  };
  origin found = origin::program;
  // A lambda of the program can be inlined.
  if (is_in("5boost") && !has("5boost7atomics") && !has("EUl")) {
    found = origin::boost;
  } else if (is_in("St") || is_in("9__gnu_cxx")) {
    found = origin::standard_library;
  }
  // This comes last, because the process may be killed on the way.
  known = {pc, found};
  return found;
}

}  // namespace

bool is_trusted(word pc) {
  origin origin = origin_of(pc);
  word frame = frame_of(self());
  while (origin == origin::standard_library && frame != 0) {
    origin = origin_of(page->frames[frame].pc);
    frame = page->frames[frame].parent;
  }
  return origin == origin::boost;
}

bool is_program(word pc) { return code_begin <= pc && pc < code_end; }

word caller_in_program() {
  word found = 0;
  _Unwind_Backtrace(check_frame, &found);
  return found;
}

}  // namespace explore

namespace {

// Logs the end of main, which no later output can overtake.
void finish(int status, void* /*unused*/) {
  using namespace explore;
  if (!is_on()) return;
  point({EXPLORE_EXIT, EXPLORE_OUTPUT_AT, EXPLORE_OUTPUT_SIZE});
  end(EXPLORE_NORMAL, "", status);
}

// Forks. Memory or numbers of processes may be short for a moment.
pid_t fork_at_last() {
  constexpr timespec pause{0, 20000000};
  pid_t child = fork();
  for (int tries = 0; child < 0 && tries < 100; ++tries) {
    nanosleep(&pause, nullptr);
    child = fork();
  }
  return child;
}

// Runs an execution for each byte of the driver. Returns in each child alone.
void serve() {
  using namespace explore;
  char byte = 0;
  stay_on_one_processor();
  EXPLORE_REAL(syscall)(SYS_write, EXPLORE_ANSWER_FD, &byte, 1);
  while (syscall(SYS_read, EXPLORE_COMMAND_FD, &byte, 1) == 1) {
    const pid_t child = fork_at_last();
    if (child == 0) return;
    if (child < 0) _exit(2);
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

// Maps a file, or memory if there is none.
void* map_shared(std::size_t size, int file) {
  const int kind = file < 0 ? MAP_SHARED | MAP_ANONYMOUS : MAP_SHARED;
  void* const place =
      mmap(nullptr, size, PROT_READ | PROT_WRITE, kind, file, 0);
  if (place == MAP_FAILED) _exit(2);
  return place;
}

using main_function = int(int, char**, char**);

main_function* real_main = nullptr;

int explored_main(int argc, char** argv, char** variables) {
  using namespace explore;
  if (std::getenv("EXPLORE") != nullptr) {
    page = static_cast<explore_page*>(
        map_shared(sizeof(explore_page), EXPLORE_PAGE_FD));
    known_codes = static_cast<known_code*>(
        map_shared(known_count * sizeof(known_code), -1));
    dl_iterate_phdr(find_code, nullptr);
    on_exit(finish, nullptr);
    // Other programs that this one runs are not explored.
    unsetenv("EXPLORE");
    for (const int file :
         {EXPLORE_PAGE_FD, EXPLORE_COMMAND_FD, EXPLORE_ANSWER_FD}) {
      fcntl(file, F_SETFD, FD_CLOEXEC);
    }
    serve();
    explore_main();
  }
  return real_main(argc, argv, variables);
}

}  // namespace

// The code before main calls it.
EXPLORE_HOOK int __libc_start_main(main_function* main, int count,
                                   char** arguments, void (*init)(),
                                   void (*end)(), void (*end_of_loader)(),
                                   void* stack) {
  real_main = main;
  return EXPLORE_REAL(__libc_start_main)(explored_main, count, arguments, init,
                                         end, end_of_loader, stack);
}

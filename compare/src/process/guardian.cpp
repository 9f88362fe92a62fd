#include "process/guardian.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <array>
#include <csignal>

#include "base/error.hpp"
#include "base/output.hpp"
#include "process/command.hpp"

namespace sidebyside {
namespace {

[[noreturn]] void watch(int pipe) {
  setsid();
  prctl(PR_SET_NAME, "guardian");  // "pkill -9 compare" should not end it, too
  // Ctrl-Z stops it, and the end of its parent continues it.
  prctl(PR_SET_PDEATHSIG, SIGCONT);
  dup2(pipe, STDIN_FILENO);
  closefrom(STDIN_FILENO + 1);
  char farewell = 0;
  if (read(STDIN_FILENO, &farewell, 1) != 0) _exit(0);
  // A process that is being started has the pipe, too, until it is there.
  for (const ward* run = listed_wards(); *run != ward(); ++run) {
    std::set<pid_t> roots = writers_of(run->output);
    if (run->process != 0) roots.insert(run->process);
    for (const pid_t root : roots) {
      kill(-root, SIGSTOP);  // so that none starts another one unseen
      for (const pid_t process : family(root)) kill(process, SIGKILL);
      kill(-root, SIGKILL);
    }
  }
  for (const auto& file : temporary_files()) unlink(file.c_str());
  _exit(0);
}

}  // namespace

ward* listed_wards() {
  static void* const memory =
      mmap(nullptr, 1024 * sizeof(ward), PROT_READ | PROT_WRITE,
           MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return static_cast<ward*>(memory);
}

guardian::guardian() {
  std::array<int, 2> ends{};
  require(pipe2(ends.data(), O_CLOEXEC), "pipe2");
  const descriptor reader(ends[0]);
  pipe_ = descriptor(ends[1]);
  listed_wards();  // before the fork
  // A fork without SIGCHLD at its end, so that no wait is for it.
  process_ = static_cast<pid_t>(syscall(SYS_clone, 0, 0, 0, 0, 0));
  if (process_ < 0) process_ = fork();  // user-mode emulation needs SIGCHLD
  if (process_ == 0) watch(reader.get());
  if (process_ < 0) check_resources(errno);
  require(process_, "clone");
}

guardian::~guardian() {
  static_cast<void>(!::write(pipe_.get(), "", 1));
  waitpid(process_, nullptr, __WALL);
}

}  // namespace sidebyside

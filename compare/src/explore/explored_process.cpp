#include "explore/explored_process.hpp"

#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <map>

#include "base/error.hpp"
#include "base/text.hpp"
#include "process/extra.hpp"

namespace sidebyside {
namespace {

/// The most that an execution may print. The kernel kills what prints more.
constexpr std::size_t max_output_bytes = 1U << 20U;
constexpr int start_seconds = 10;
/// The longest time of an execution. More is a hang.
constexpr int max_execution_seconds = 10;
constexpr const char* hang = "hang";

/// Makes room for the page, which may be larger than files of ours may be.
void set_page_size(int file) {
  rlimit previous{};
  require(getrlimit(RLIMIT_FSIZE, &previous), "getrlimit");
  const rlimit raised{previous.rlim_max, previous.rlim_max};
  require(setrlimit(RLIMIT_FSIZE, &raised), "setrlimit");
  const bool is_done = ftruncate(file, sizeof(explore_page)) == 0;
  const int error = errno;
  setrlimit(RLIMIT_FSIZE, &previous);
  if (!is_done) throw_error(error, "ftruncate");
}

/// Names a system call that can wait.
std::string name_of(long number) {
  static const std::map<long, const char*> names{
#ifdef SYS_epoll_wait  // not on newer processors
      {SYS_epoll_wait, "epoll_wait"},
      {SYS_poll, "poll"},
      {SYS_select, "select"},
      {SYS_pause, "pause"},
#endif
      {SYS_futex, "futex"},
      {SYS_read, "read"},
      {SYS_readv, "readv"},
      {SYS_write, "write"},
      {SYS_wait4, "wait4"},
      {SYS_waitid, "waitid"},
      {SYS_epoll_pwait, "epoll_wait"},
      {SYS_ppoll, "poll"},
      {SYS_pselect6, "select"},
      {SYS_accept, "accept"},
      {SYS_accept4, "accept"},
      {SYS_connect, "connect"},
      {SYS_recvfrom, "recvfrom"},
      {SYS_recvmsg, "recvmsg"},
      {SYS_sendto, "sendto"},
      {SYS_openat, "open"},
      {SYS_flock, "flock"},
      {SYS_fcntl, "fcntl"},
      {SYS_clock_nanosleep, "clock_nanosleep"},
      {SYS_nanosleep, "nanosleep"},
      {SYS_rt_sigsuspend, "sigsuspend"},
      {SYS_rt_sigtimedwait, "sigwait"},
      {SYS_msgrcv, "msgrcv"},
      {SYS_semtimedop, "semop"}};
  const auto known = names.find(number);
  return known == names.end() ? fmt::format("system call {}", number)
                              : known->second;
}

/// Returns the name of the system call in which a process waits with all of its
/// threads, such as "epoll_wait"; empty if one of them runs. Threads that the
/// explorer holds wait in futex, which counts only if there is nothing else.
std::string blocking_call(pid_t process) {
  std::string found;
  std::error_code error;
  for (const auto& task : std::filesystem::directory_iterator(
           fmt::format("/proc/{}/task", process), error)) {
    std::ifstream file(task.path() / "syscall");
    std::string call;
    if (!(file >> call)) return "a system call";
    // It runs, or is stopped, waits for memory or has ended: no call waits.
    if (call == "running" || call == "-1") return "";
    const std::string name = name_of(std::stol(call));
    if (found.empty() || found == "futex") found = name;
  }
  return found;
}

}  // namespace

explored_process::explored_process(const command& started, bool has_spurious,
                                   bool may_leak)
    : command_(started), has_spurious_(has_spurious), may_leak_(may_leak) {
  set_page_size(page_file_.fd());
  void* const page = mmap(nullptr, sizeof(explore_page), PROT_READ | PROT_WRITE,
                          MAP_SHARED, page_file_.fd(), 0);
  if (page == MAP_FAILED) throw_error(errno, "mmap");
  page_ = static_cast<explore_page*>(page);
  std::array<int, 2> ends{};
  require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()),
          "socketpair");
  runtime_ = descriptor(ends[0]);
  descriptor far_end(ends[1]);
  input_ = open_input(command_.input.empty() ? "/dev/null" : command_.input);
  command_.variables.emplace_back("EXPLORE=1");
  std::chrono::steady_clock::time_point start;
  const int error = spawn(command_,
                          {input_.get(), out_.fd(), err_.fd(), page_file_.fd(),
                           far_end.get(), far_end.get()},
                          max_output_bytes, child_, start);
  if (error != 0) throw_error(error, command_.file.c_str());
  far_end = {};
  if (wait_for_answer(start_seconds)) return;
  const std::string said = escape(err_.read(0, 1000));
  throw user_error("{}: is not built to be explored, or cannot start{}{}",
                   escape(command_.file.string()), said.empty() ? "" : ": ",
                   said);
}

explored_process::~explored_process() {
  runtime_ = {};
  if (child_ > 0) {
    kill(-child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
  if (page_ != nullptr) munmap(page_, sizeof(explore_page));
}

bool explored_process::wait_for_answer(int max_seconds) {
  pollfd answer{runtime_.get(), POLLIN, 0};
  char byte = 0;
  return poll(&answer, 1, max_seconds * 1000) == 1 &&
         ::read(runtime_.get(), &byte, 1) == 1;
}

std::string explored_process::watch() {
  std::string blocked;
  for (int seconds = 0; blocked.empty(); ++seconds) {
    const std::uint32_t events = page_->event_count;
    if (wait_for_answer(1)) return "";
    if (page_->event_count == events) blocked = blocking_call(page_->child);
    if (seconds >= max_execution_seconds) blocked = hang;
  }
  if (page_->child > 0) kill(page_->child, SIGKILL);
  if (wait_for_answer(start_seconds)) return blocked;
  throw user_error("{}: its runtime does not answer",
                   escape(command_.file.string()));
}

trace explored_process::run(const schedule& order) {
  // The prefix, the frames and the events behind it stay.
  std::memset(static_cast<void*>(page_), 0, offsetof(explore_page, prefix));
  page_->version = EXPLORE_VERSION;
  page_->prefix_count = static_cast<std::uint32_t>(order.choices.size());
  page_->sleep = order.sleeping;
  page_->seed = order.seed;
  std::ranges::copy(order.changes, page_->changes);
  page_->spin_reads = order.spin_reads;
  page_->max_events = EXPLORE_EVENTS;
  page_->memory_order = 1;
  page_->spurious = has_spurious_ ? 1 : 0;
  std::ranges::copy(order.choices, page_->prefix);
  // The program shares these files' offsets.
  lseek(input_.get(), 0, SEEK_SET);
  for (const capture* stream : {&out_, &err_}) {
    require(ftruncate(stream->fd(), 0), "ftruncate");
    lseek(stream->fd(), 0, SEEK_SET);
  }
  trace trace;
  trace.may_leak = may_leak_;
  const char byte = 'r';
  if (::write(runtime_.get(), &byte, 1) != 1) {
    throw user_error("{}: ended before its next execution",
                     escape(command_.file.string()));
  }
  const std::string blocked = watch();
  trace.end = static_cast<explore_end>(page_->end);
  trace.wait_status = page_->wait_status;
  trace.message = page_->message;
  if (!blocked.empty()) {
    const bool is_hang = blocked == hang;
    trace.end = is_hang ? EXPLORE_TOO_MUCH : EXPLORE_REFUSED;
    trace.message = is_hang ? hang : "not modelled: " + blocked;
  }
  const explore_event* const executed = page_->events + page_->event_count;
  trace.events.assign(executed - page_->event_count, executed);
  trace.pending.assign(executed, executed + page_->pending_count);
  for (std::size_t i = 0; i < page_->race_count; ++i) {
    trace.races.emplace_back(page_->races[i][0], page_->races[i][1]);
  }
  trace.has_deferred = page_->deferred != 0;
  trace.output = out_.read(0, max_output_bytes);
  trace.errors = err_.read(0, max_output_bytes);
  return trace;
}

trace explored_process::run_again(const std::vector<std::uint8_t>& choices) {
  trace trace = run({choices});
  for (const auto* events : {&trace.events, &trace.pending}) {
    for (const explore_event& event : *events) {
      auto& stack = trace.stacks.emplace_back();
      if (event.pc != 0) stack.push_back(event.pc - 1);
      for (std::uint64_t frame = event.size_frame >> 16U;
           frame != 0 && stack.size() < 100;
           frame = page_->frames[frame].parent) {
        stack.push_back(page_->frames[frame].pc - 1);
      }
    }
  }
  return trace;
}

}  // namespace sidebyside

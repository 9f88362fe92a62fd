#include "explore/explored_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <array>
#include <cmath>
#include <csignal>
#include <cstddef>
#include <cstring>

#include "base/error.hpp"
#include "base/text.hpp"
#include "explore/watchdog.hpp"
#include "process/extra.hpp"

namespace sidebyside {
namespace {

/// The most that an execution may print. The kernel kills what prints more.
constexpr std::size_t max_output_bytes = 1U << 20U;
constexpr double start_seconds = 10;
constexpr const char* hang = "hang";

std::array<descriptor, 2> make_pipe() {
  std::array<int, 2> ends{};
  require(pipe2(ends.data(), O_CLOEXEC), "pipe");
  return {descriptor(ends[0]), descriptor(ends[1])};
}

/// Empties the file of a stream. It is written to at its end.
void empty(const capture& stream) {
  require(ftruncate(stream.fd(), 0), "ftruncate");
}

/// Makes room for the page, which may be larger than files of ours may be.
void set_page_size(const descriptor& file) {
  rlimit previous{};
  require(getrlimit(RLIMIT_FSIZE, &previous), "getrlimit");
  const rlimit raised{previous.rlim_max, previous.rlim_max};
  require(setrlimit(RLIMIT_FSIZE, &raised), "setrlimit");
  const int result = ftruncate(file.get(), sizeof(explore_page));
  const int error = errno;
  setrlimit(RLIMIT_FSIZE, &previous);
  if (result != 0) throw_error(error, "ftruncate");
}

void append_only(const capture& stream) {
  require(fcntl(stream.fd(), F_SETFL, O_APPEND), "fcntl");
}

}  // namespace

explored_process::explored_process(const command& started, bool has_spurious,
                                   bool may_leak)
    : command_(started),
      has_spurious_(has_spurious),
      may_leak_(may_leak),
      page_file_(require(memfd_create("page", MFD_CLOEXEC), "memfd_create")) {
  set_page_size(page_file_);
  void* const page = mmap(nullptr, sizeof(explore_page), PROT_READ | PROT_WRITE,
                          MAP_SHARED, page_file_.get(), 0);
  if (page == MAP_FAILED) throw_error(errno, "mmap");
  page_ = static_cast<explore_page*>(page);
  append_only(out_);
  append_only(err_);
  auto [command_end, our_commands] = make_pipe();
  auto [our_answers, answer_end] = make_pipe();
  commands_ = std::move(our_commands);
  answers_ = std::move(our_answers);
  input_ = open_input(command_.input.empty() ? "/dev/null" : command_.input);
  command_.variables.emplace_back("EXPLORE=1");
  std::chrono::steady_clock::time_point start;
  const int error = spawn(command_,
                          {input_.get(), out_.fd(), err_.fd(), page_file_.get(),
                           command_end.get(), answer_end.get()},
                          max_output_bytes, child_, start);
  if (error != 0) throw_error(error, command_.file.c_str());
  command_end = {};
  answer_end = {};
  if (wait_for_answer(start_seconds)) return;
  throw user_error("{}: is not built to be explored, or cannot start: {}",
                   escape(command_.file.string()), escape(err_.read(0, 1000)));
}

explored_process::~explored_process() {
  commands_ = {};
  if (child_ > 0) {
    kill(-child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
  if (page_ != nullptr) munmap(page_, sizeof(explore_page));
}

bool explored_process::wait_for_answer(double max_seconds) {
  pollfd answer{answers_.get(), POLLIN, 0};
  const int milliseconds = static_cast<int>(std::ceil(max_seconds * 1000));
  char byte = 0;
  return poll(&answer, 1, milliseconds) == 1 &&
         ::read(answers_.get(), &byte, 1) == 1;
}

std::string explored_process::watch() {
  std::string blocked;
  for (double spent = 0; blocked.empty(); ++spent) {
    const std::uint32_t events = page_->event_count;
    if (wait_for_answer(1)) return "";
    if (page_->event_count == events) blocked = blocking_call(page_->child);
    if (spent >= max_execution_seconds) blocked = hang;
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
  page_->spin_reads = 3;
  page_->max_events = EXPLORE_EVENTS;
  page_->memory_order = 1;
  page_->spurious = has_spurious_ ? 1 : 0;
  std::ranges::copy(order.choices, page_->prefix);
  empty(out_);
  empty(err_);
  lseek(input_.get(), 0, SEEK_SET);
  trace trace;
  trace.may_leak = may_leak_;
  const char byte = 'r';
  if (::write(commands_.get(), &byte, 1) != 1) {
    throw user_error("{}: ended before its next execution",
                     escape(command_.file.string()));
  }
  const std::string blocked = watch();
  trace.is_hang = blocked == hang;
  trace.end = static_cast<explore_end>(page_->end);
  trace.wait_status = page_->wait_status;
  trace.message = page_->message;
  if (!blocked.empty() && !trace.is_hang) {
    trace.end = EXPLORE_REFUSED;
    trace.message = "not modelled: " + blocked;
  }
  const explore_event* const executed = page_->events + page_->event_count;
  trace.events.assign(executed - page_->event_count, executed);
  trace.pending.assign(executed, executed + page_->pending_count);
  for (std::size_t i = 0; i < page_->race_count; ++i) {
    trace.races.emplace_back(page_->races[i][0], page_->races[i][1]);
  }
  trace.output = out_.read(0, max_output_bytes);
  trace.errors = err_.read(0, max_output_bytes);
  return trace;
}

}  // namespace sidebyside

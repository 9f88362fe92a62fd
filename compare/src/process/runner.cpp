#include "process/runner.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "base/error.hpp"
#include "base/signals.hpp"
#include "process/extra.hpp"
#include "process/family.hpp"
#include "process/launcher.hpp"

namespace sidebyside {
namespace {

/// How often the output of a long run is checked against its limit. Nothing
/// disturbs a shorter run.
constexpr double look_seconds = 0.02;

double to_seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_usec) * 1e-6;
}

bool is_over(const run_result& run) {
  return std::max(run.out.size(), run.err.size()) > run.limits.max_output_bytes;
}

/// The delay of a look that no load explains.
constexpr std::chrono::milliseconds max_delay{250};

/// How long all of a run have to be asleep to be in a deadlock.
constexpr double deadlock_seconds = 0.2;

/// How long a process that was killed may take to go.
constexpr double dying_seconds = 2;

/// How long a run may be stopped: by somebody else, or by itself for good.
constexpr double max_stop = 10;

}  // namespace

capture::capture(const char* name)
    : file_(require(memfd_create(name, MFD_CLOEXEC), "memfd_create")) {}

std::size_t capture::size() const {
  struct stat status {};
  fstat(fd(), &status);
  return static_cast<std::size_t>(status.st_size);
}

std::string capture::read(std::size_t offset, std::size_t length) const {
  std::string bytes(std::min(length, size() - std::min(size(), offset)), '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {  // one call reads less than 2 GiB
    const ssize_t part = pread(fd(), &bytes[size], bytes.size() - size,
                               static_cast<off_t>(offset + size));
    if (part <= 0) break;
    size += static_cast<std::size_t>(part);
  }
  bytes.resize(size);
  return bytes;
}

void open_standard_streams() {
  int null = 0;
  while (null >= 0 && null <= STDERR_FILENO) null = open("/dev/null", O_RDWR);
  if (null >= 0) close(null);
}

runner::runner(std::function<void(int)> on_signal)
    : on_signal_(std::move(on_signal)),
      null_(require(open("/dev/null", O_RDWR | O_CLOEXEC), "/dev/null")),
      own_mark_(mark_of(getpid())) {
  // A parent may have left SIGCHLD ignored, which would lose exit statuses.
  std::signal(SIGCHLD, SIG_DFL);

  watched_ = ending_signals();
  for (const int signal : {SIGCHLD, SIGCONT}) sigaddset(&watched_, signal);
  if (is_default(SIGTSTP)) sigaddset(&watched_, SIGTSTP);
  sigprocmask(SIG_BLOCK, &watched_, &previous_);

  spared_ = children();
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  oom_kills_ = count_oom_kills();

  // A crash is reported, not dumped into the working directory.
  rlimit core{};
  getrlimit(RLIMIT_CORE, &core);
  core.rlim_cur = 0;
  setrlimit(RLIMIT_CORE, &core);
}

runner::~runner() {
  for (active_run& run : runs_) stop(run, ending::interrupted);
  while (!runs_.empty()) wait_any();
  guardian_.reset();
  sigprocmask(SIG_SETMASK, &previous_, nullptr);
}

int runner::stop_signal(timespec longest_wait) {
  const std::chrono::nanoseconds wait(longest_wait.tv_nsec);
  for (;; longest_wait = {}) {
    // SIGSTOP may come at any moment from here on: SIGCONT follows it.
    const auto start = boot_time();
    const bool is_last = longest_wait.tv_nsec == 0;
    const int signal = sigtimedwait(&watched_, nullptr, &longest_wait);
    if (signal > 0) handle(signal);
    if (signal < 0 && errno == EAGAIN && is_last) {
      // No signal tells of a frozen container, a debugger, or a suspended
      // machine.
      if (runs_.empty()) last_seen_ = start - wait;
      count_gap(start, wait, max_delay);
      return stop_signal_;
    }
  }
}

/// Counts the time since the last look as a standstill, but for a wait, if it
/// is at least so long.
void runner::count_gap(time_point look, std::chrono::nanoseconds wait,
                       std::chrono::nanoseconds min_gap) {
  const auto gap = look - std::exchange(last_seen_, look) - wait;
  if (gap < min_gap) return;
  standstill_ += gap;
  ++standstills_;
}

void runner::handle(int signal) {
  if (signal == SIGTSTP) {
    signal_runs(SIGSTOP);
    if (on_signal_) on_signal_(signal);
    last_seen_ = boot_time();
    stand_still();
    signal = SIGCONT;
  }
  if (signal == SIGCONT) {
    // Nobody sees the SIGSTOP that may have stopped us.
    count_gap(boot_time(), {}, {});
    signal_runs(SIGCONT);
  } else if (signal == SIGCHLD) {
    notice_stops();
  } else if (stop_signal_ == 0) {
    stop_signal_ = signal;
    if (on_signal_) on_signal_(signal);
  }
}

/// Takes the news of children that were stopped or continued by somebody else,
/// and lets those go that want us to trace them.
void runner::notice_stops() {
  siginfo_t news{};
  while (waitid(P_ALL, 0, &news, WSTOPPED | WCONTINUED | WNOHANG) == 0 &&
         news.si_pid != 0) {
    if (news.si_code == CLD_TRAPPED) stop_tracing(news.si_pid, news.si_status);
    const auto run = std::ranges::find(runs_, news.si_pid, &active_run::child);
    if (news.si_code == CLD_TRAPPED || run == runs_.end()) continue;
    ++standstills_;
    if (news.si_code == CLD_STOPPED) {
      run->result.limits.timeout_seconds += max_stop;
    }
  }
}

/// Signals all descendants of the runs. Those that have left their process
/// group are our children or theirs, because orphans come to us. SIGSTOP goes
/// to the descendants that are started meanwhile, too.
void runner::signal_runs(int signal) {
  for (const active_run& run : runs_) {
    if (run.child != 0) kill(-run.child, signal);
  }
  if (guardian_) kill(guardian_->process(), signal);
  std::set<pid_t> signaled = spared_;
  for (bool is_complete = false; !is_complete;) {
    is_complete = true;
    for (const pid_t child : children()) {
      if (spared_.contains(child)) continue;
      for (const pid_t process : family(child)) {
        if (!signaled.insert(process).second) continue;
        kill(process, signal);
        is_complete = signal != SIGSTOP;
      }
    }
  }
}

run_result runner::run(const command& command, const limits& limits) {
  assert(runs_.empty());
  start(0, command, limits);
  return wait_any().second;
}

void runner::start(std::size_t id, const command& started,
                   const limits& limits) {
  if (started.prepare) run_extra(*this, *started.prepare);
  add_inputs(started);
  if (!guardian_) spared_.insert(guardian_.emplace().process());
  runs_.reserve(runs_.size() + 1);  // nothing may fail after the start
  const descriptor input = open_input(started.input);
  active_run run{id, own_mark_, 0, started.cleanup, started.timer_threads};
  for (unsigned i = 1; std::ranges::count(runs_, run.mark, &active_run::mark);
       ++i) {
    run.mark = own_mark_ ^ i;
  }
  run_result& result = run.result;
  result.limits = limits;
  result.out = capture("stdout");
  result.err = capture("stderr");
  std::vector<int> descriptors{input.get() < 0 ? null_.get() : input.get(),
                               result.out.fd(), result.err.fd()};
  if (started.descriptor_3 >= 0) descriptors.push_back(started.descriptor_3);
  if (stop_signal() != 0) {
    result.end = ending::interrupted;
  } else {
    if (run.mark != own_mark_) set_mark(run.mark);
    list_wards(&run);
    // One byte more than allowed: output of exactly the limit is fine.
    result.code = spawn(started, descriptors, limits.max_output_bytes + 1,
                        run.child, run.start);
    if (run.mark != own_mark_) set_mark(own_mark_);
    check_resources(result.code);
    if (result.code != 0) result.end = ending::not_started;
  }
  run.start -= standstill_;
  runs_.push_back(std::move(run));
  list_wards();
}

/// Tells the guardian which runs end with this process.
void runner::list_wards(const active_run* starting) const {
  std::vector<ward> wards;
  const auto list = [&](const active_run& run) {
    wards.push_back({run.child, number_of(run.result.out.path())});
  };
  std::ranges::for_each(runs_, list);
  if (starting != nullptr) list(*starting);
  wards.emplace_back();  // the end comes first, so that the list is never open
  std::ranges::copy_backward(wards, listed_wards() + wards.size());
}

std::pair<std::size_t, run_result> runner::wait_any() {
  assert(!runs_.empty());
  for (;;) {
    for (auto run = runs_.begin(); run != runs_.end(); ++run) {
      if (!has_ended(*run)) continue;
      if (run->child != 0) reap(*run);
      active_run ended = std::move(*run);
      runs_.erase(run);
      list_wards();
      end_orphans(ended);
      const bool is_cut_short = ended.result.end == ending::interrupted;
      if (ended.cleanup && !is_cut_short) run_extra(*this, *ended.cleanup);
      return {ended.id, std::move(ended.result)};
    }
    double wait_seconds = look_seconds;
    for (const active_run& run : runs_) {
      wait_seconds = std::min(wait_seconds, seconds_left(run));
    }
    wait_seconds = std::max(wait_seconds, 1e-4);
    if (stop_signal({0, std::lround(wait_seconds * 1e9)}) == 0) continue;
    for (active_run& run : runs_) stop(run, ending::interrupted);
  }
}

/// Whether a run is a zombie by now, or cannot be killed; kills a run that is
/// over a limit.
bool runner::has_ended(active_run& run) {
  if (run.child == 0) return true;
  siginfo_t ended{};
  if (waitid(P_PID, static_cast<id_t>(run.child), &ended,
             WEXITED | WNOHANG | WNOWAIT) == 0 &&
      ended.si_pid == run.child && ended.si_code != CLD_TRAPPED) {
    return true;
  }
  if (run.killed && seconds_since(*run.killed) > dying_seconds) {
    run.result.wall_seconds = seconds_since(run.start);
    spare(std::exchange(run.child, 0));
    return true;
  }
  // A standstill of ours may only make it look late.
  const bool is_asleep = watch_sleep(run);
  if (is_asleep && seconds_since(run.asleep) >= deadlock_seconds) {
    stop(run, ending::deadlocked);
  } else if (seconds_left(run) <= 0 && stop_signal() == 0 &&
             seconds_left(run) <= 0) {
    // Those that are asleep by then may be in a deadlock.
    if (!run.late) run.late = active_time();
    if (!is_asleep || run.asleep > *run.late) stop(run, ending::timed_out);
  }
  if (is_over(run.result)) stop(run, ending::too_much);
  return false;
}

/// Returns whether everybody in a run waits for somebody else in it, and notes
/// since when.
bool runner::watch_sleep(active_run& run) const {
  if (!run.timer_threads || run.killed) return false;
  const std::string sleep = sleep_of(run.child, *run.timer_threads);
  if (std::exchange(run.sleep, sleep) != sleep) run.asleep = active_time();
  return !sleep.empty();
}

void runner::stop(active_run& run, ending why) const {
  if (run.child == 0) return;
  if (run.result.end == ending::exited) run.result.end = why;
  if (!run.killed) run.killed = active_time();
  kill(-run.child, SIGKILL);
  kill(run.child, SIGKILL);  // it may have left its group
}

/// Reaps a zombie and completes its result.
void runner::reap(active_run& run) {
  run_result& result = run.result;
  // As long as the child is a zombie, its process group is not reused.
  kill(-run.child, SIGKILL);
  int status = 0;
  rusage usage{};
  wait4(run.child, &status, 0, &usage);  // which does not have to wait
  result.wall_seconds = seconds_since(run.start);
  stop_signal();  // counts a standstill that would look like a slow run
  if (result.end == ending::exited) set_end(result, status);
  // A signal to our process group reaches a child that has not left it yet.
  if (result.end == ending::signaled && stop_signal_ != 0 &&
      sigismember(&watched_, result.code) == 1) {
    result.end = ending::interrupted;
  }
  if (result.end != ending::interrupted && is_over(result)) {
    result.end = ending::too_much;
  }
  result.user_seconds = to_seconds(usage.ru_utime);
  result.system_seconds = to_seconds(usage.ru_stime);
  result.voluntary_switches = static_cast<std::uint64_t>(usage.ru_nvcsw);
  result.involuntary_switches = static_cast<std::uint64_t>(usage.ru_nivcsw);
  result.page_faults =
      static_cast<std::uint64_t>(usage.ru_minflt + usage.ru_majflt);
}

void runner::set_end(run_result& run, int status) {
  run.end = WIFSIGNALED(status) ? ending::signaled : ending::exited;
  run.code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  if (run.end != ending::signaled || run.code != SIGKILL) return;
  const std::uint64_t before = std::exchange(oom_kills_, count_oom_kills());
  run.has_lacked_memory = oom_kills_ > before;
}

/// Kills the orphans of a run that has ended, and gives them a moment to die.
/// They have become our children. An orphan is of this run if it belongs to its
/// POSIX session, has its mark, or no other run is active.
void runner::end_orphans(const active_run& ended) {
  if (runs_.empty()) {
    pid_t zombie = 0;
    while ((zombie = waitpid(-1, nullptr, WNOHANG)) > 0) spared_.erase(zombie);
    if (zombie < 0) return;  // usually no child is left
  }
  const auto is_orphan = [&](pid_t child) {
    return !spared_.contains(child) &&
           std::ranges::count(runs_, child, &active_run::child) == 0 &&
           (runs_.empty() || getsid(child) == ended.child ||
            (ended.mark != 0 && mark_of(child) == ended.mark));
  };
  const auto is_gone = [&](pid_t child) {
    int status = 0;
    if (spared_.contains(child)) return true;
    const pid_t news = waitpid(child, &status, WNOHANG);
    return news < 0 || (news > 0 && !WIFSTOPPED(status));
  };
  const auto start = active_time();
  std::set<pid_t> orphans;  // a process that dies has no mark any more
  for (;;) {
    std::ranges::copy_if(children(), std::inserter(orphans, orphans.end()),
                         is_orphan);
    std::erase_if(orphans, is_gone);
    if (orphans.empty()) return;
    const bool has_time =
        seconds_since(start) < (survivor_.empty() ? dying_seconds : 0.05);
    for (const pid_t orphan : orphans) {
      const bool is_killed = kill(orphan, SIGKILL) == 0 || errno != EPERM;
      if (!is_killed || !has_time) spare(orphan);
    }
    usleep(1000);
  }
}

/// Leaves a process alone from now on that cannot be killed.
void runner::spare(pid_t process) {
  spared_.insert(process);
  if (!survivor_.empty()) return;
  survivor_ = fmt::format(
      "process {} was left behind by a run and cannot be killed", process);
}

}  // namespace sidebyside

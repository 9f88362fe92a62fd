#include "process/runner.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cmath>
#include <ctime>
#include <set>

#include "base/error.hpp"
#include "base/signals.hpp"
#include "process/family.hpp"

namespace sidebyside {
namespace {

using clock = std::chrono::steady_clock;

/// How often a long run is looked at for its output limit. Runs that are
/// shorter than this are never disturbed.
constexpr double look_seconds = 0.02;

double to_seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_usec) * 1e-6;
}

bool is_over(const run_result& result, const limits& limits) {
  return std::max(result.out.size(), result.err.size()) >
         limits.max_output_bytes;
}

/// By which what a run has left behind is known.
std::string mark_of(std::size_t id) {
  return fmt::format("SIDEBYSIDE_RUN={}.{}", getpid(), id);
}

}  // namespace

capture::capture(const char* name)
    : file_(require(memfd_create(name, MFD_CLOEXEC), "memfd_create")) {}

std::size_t capture::size() const {
  struct stat status {};
  if (fd() < 0 || fstat(fd(), &status) != 0) return 0;
  return static_cast<std::size_t>(status.st_size);
}

std::string capture::read(std::size_t offset, std::size_t length) const {
  std::string bytes(std::min(length, size() - std::min(size(), offset)), '\0');
  const ssize_t got =
      pread(fd(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
  bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return bytes;
}

void open_standard_streams() {
  int null = -1;
  do {
    null = open("/dev/null", O_RDWR);
  } while (null >= 0 && null <= STDERR_FILENO);
  if (null >= 0) close(null);
}

runner::runner(std::function<void()> on_standstill)
    : on_standstill_(std::move(on_standstill)) {
  null_ =
      descriptor(require(open("/dev/null", O_RDWR | O_CLOEXEC), "/dev/null"));
  inherited_ = children();

  // A parent may have left SIGCHLD ignored, which would lose exit statuses.
  std::signal(SIGCHLD, SIG_DFL);

  watched_ = ending_signals();
  for (const int signal : {SIGCHLD, SIGCONT}) sigaddset(&watched_, signal);
  struct sigaction stop {};
  sigaction(SIGTSTP, nullptr, &stop);
  if (stop.sa_handler != SIG_IGN) sigaddset(&watched_, SIGTSTP);
  sigprocmask(SIG_BLOCK, &watched_, &previous_);

  prctl(PR_SET_CHILD_SUBREAPER, 1);

  // A crash is reported, not dumped into the working directory.
  rlimit core{};
  getrlimit(RLIMIT_CORE, &core);
  core.rlim_cur = 0;
  setrlimit(RLIMIT_CORE, &core);
}

runner::~runner() {
  for (active_run& run : runs_) {
    stop(run, ending::interrupted);
    if (run.child != 0) reap(run);
  }
  sigprocmask(SIG_SETMASK, &previous_, nullptr);
}

int runner::stop_signal() {
  constexpr timespec now{};
  int signal = 0;
  while ((signal = sigtimedwait(&watched_, nullptr, &now)) > 0) heed(signal);
  last_seen_ = clock::now();
  return stop_signal_;
}

void runner::heed(int signal) {
  if (signal == SIGTSTP) {
    signal_runs(SIGSTOP);
    if (on_standstill_) on_standstill_();
    last_seen_ = clock::now();
    stand_still();
    signal = SIGCONT;
  }
  if (signal == SIGCONT) {
    // What stopped us may have been SIGSTOP, which nobody sees.
    const auto still = clock::now() - last_seen_;
    last_seen_ += still;
    standstill_ += still;
    ++standstills_;
    signal_runs(SIGCONT);
  } else if (signal != SIGCHLD && stop_signal_ == 0) {
    stop_signal_ = signal;
    is_in_a_hurry = true;
  }
}

/// To all processes of the runs, wherever they have gone to; orphans come to
/// us. SIGSTOP to those that they start meanwhile, too.
void runner::signal_runs(int signal) {
  for (const active_run& run : runs_) {
    if (run.child != 0) kill(-run.child, signal);
  }
  std::set<pid_t> signaled(inherited_.begin(), inherited_.end());
  for (bool is_complete = false; !is_complete;) {
    is_complete = true;
    for (const pid_t child : children()) {
      if (std::ranges::count(inherited_, child) > 0) continue;
      auto family = descendants(child);
      family.push_back(child);
      for (const pid_t process : family) {
        if (!signaled.insert(process).second) continue;
        kill(process, signal);
        is_complete = signal != SIGSTOP;
      }
    }
  }
}

run_result runner::run(const command& command, const limits& limits,
                       int descriptor_3) {
  assert(runs_.empty());
  spawn(0, command, limits, descriptor_3);
  return wait_any().second;
}

void runner::start(std::size_t id, command command, const limits& limits) {
  command.variables.push_back(mark_of(id));
  spawn(id, command, limits, -1);
}

void runner::spawn(std::size_t id, const command& started, const limits& limits,
                   int descriptor_3) {
  runs_.reserve(runs_.size() + 1);  // nothing may fail once it has started
  active_run run;
  run.id = id;
  run.number = ++started_;
  run.limits = limits;
  run.result.out = capture("stdout");
  run.result.err = capture("stderr");
  if (stop_signal() != 0) {
    run.result.end = ending::interrupted;
    runs_.push_back(std::move(run));
    return;
  }
  std::vector<int> descriptors{null_.get(), run.result.out.fd(),
                               run.result.err.fd()};
  if (descriptor_3 >= 0) descriptors.push_back(descriptor_3);
  // One byte more than allowed: a run that stops right at the limit is fine.
  const std::size_t allowed = limits.max_output_bytes;
  const int error =
      sidebyside::spawn(started, descriptors, std::max(allowed, allowed + 1),
                        run.child, run.start);
  run.start -= standstill_;
  if (error != 0) {
    run.result.end = ending::not_started;
    run.result.code = error;
  }
  runs_.push_back(std::move(run));
}

std::pair<std::size_t, run_result> runner::wait_any() {
  assert(!runs_.empty());
  for (;;) {
    for (auto run = runs_.begin(); run != runs_.end(); ++run) {
      if (!has_ended(*run)) continue;
      if (run->child != 0) reap(*run);
      const pid_t session = run->child;
      std::pair<std::size_t, run_result> ended(run->id, std::move(run->result));
      runs_.erase(run);  // the oldest stay first
      if (!runs_.empty() || has_orphans()) {
        end_orphans(session, mark_of(ended.first));
      }
      return ended;
    }
    double wait_seconds = look_seconds;
    for (const active_run& run : runs_) {
      wait_seconds = std::min(
          wait_seconds, run.limits.timeout_seconds - seconds_since(run.start));
    }
    const timespec longest_wait{
        0, std::lround(std::max(wait_seconds, 1e-4) * 1e9)};
    if (const int signal = sigtimedwait(&watched_, nullptr, &longest_wait);
        signal > 0) {
      heed(signal);
    }
    if (stop_signal() == 0) continue;
    for (active_run& run : runs_) stop(run, ending::interrupted);
  }
}

/// Whether a run is a zombie by now; kills it where it is over a limit.
bool runner::has_ended(active_run& run) {
  if (run.child == 0) return true;
  siginfo_t ended{};
  if (waitid(P_PID, static_cast<id_t>(run.child), &ended,
             WEXITED | WNOHANG | WNOWAIT) == 0 &&
      ended.si_pid == run.child) {
    return true;
  }
  const auto is_late = [&] {
    return seconds_since(run.start) >= run.limits.timeout_seconds;
  };
  // Unless it is the time that we stood still.
  if (is_late() && stop_signal() == 0 && is_late()) {
    stop(run, ending::timed_out);
  }
  if (is_over(run.result, run.limits)) stop(run, ending::too_much);
  return false;
}

void runner::stop(active_run& run, ending why) {
  if (run.child == 0) return;
  if (run.result.end == ending::exited) run.result.end = why;
  kill(-run.child, SIGKILL);
  kill(run.child, SIGKILL);  // it may have left its group
}

/// Reaps a zombie, and notes what it has come to.
void runner::reap(active_run& run) {
  run_result& result = run.result;
  // While the child is a zombie its process group cannot be anyone else's.
  kill(-run.child, SIGKILL);
  int status = 0;
  rusage usage{};
  while (wait4(run.child, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  result.wall_seconds = seconds_since(run.start);
  stop_signal();  // lest a standstill be taken for a slow run
  if (result.end == ending::exited) {
    result.end = WIFSIGNALED(status) ? ending::signaled : ending::exited;
    result.code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  }
  // A signal to our group reaches a child that has not left it yet.
  if (result.end == ending::signaled && stop_signal_ != 0 &&
      sigismember(&watched_, result.code) == 1) {
    result.end = ending::interrupted;
  }
  if (result.end != ending::interrupted && is_over(result, run.limits)) {
    result.end = ending::too_much;
  }
  result.user_seconds = to_seconds(usage.ru_utime);
  result.system_seconds = to_seconds(usage.ru_stime);
  result.voluntary_switches = static_cast<std::uint64_t>(usage.ru_nvcsw);
  result.involuntary_switches = static_cast<std::uint64_t>(usage.ru_nivcsw);
  result.page_faults =
      static_cast<std::uint64_t>(usage.ru_minflt + usage.ru_majflt);
}

/// Whether the last run may have left anything behind. As a rule one call says
/// that it has not.
bool runner::has_orphans() {
  strangers_.clear();  // now everybody is one
  pid_t gone = 0;
  while ((gone = waitpid(-1, nullptr, WNOHANG)) > 0) {
    std::erase(inherited_, gone);
  }
  return gone == 0;
}

/// Ends what a run has left behind: those of our children, to whom orphans
/// come, that are of its session or were started with its mark; or all, if no
/// others are under way. Whose the rest are nobody can tell: they end with the
/// last of the runs that were under way when they were found. Members of a
/// killed group take a moment.
void runner::end_orphans(pid_t session, const std::string& mark) {
  const auto start = active_time();
  std::vector<pid_t> killed;  // which die soon, and have no environment then
  const auto is_left_behind = [&](pid_t child) {
    const bool is_run = std::ranges::any_of(
        runs_, [&](const active_run& run) { return run.child == child; });
    if (is_run || std::ranges::count(inherited_, child) > 0 ||
        waitpid(child, nullptr, WNOHANG) != 0) {
      strangers_.erase(child);
      return false;  // or a zombie, which is gone with this
    }
    if (runs_.empty() || getsid(child) == session) return true;
    if (std::ranges::count(killed, child) > 0) return true;
    // In the midst of exec a process has no environment for a moment.
    std::string variables = environment_of(child);
    while (variables.empty() && !strangers_.contains(child) &&
           seconds_since(start) < 0.02) {
      sched_yield();
      variables = environment_of(child);
    }
    if (variables.find(mark + '\0') != std::string::npos) return true;
    const auto found = strangers_.emplace(child, started_).first;
    return std::ranges::all_of(runs_, [&](const active_run& run) {
      return run.number > found->second;
    });
  };
  do {
    std::vector<pid_t> orphans = children();
    std::erase_if(orphans, std::not_fn(is_left_behind));
    if (orphans.empty()) return;
    for (const pid_t orphan : orphans) kill(orphan, SIGKILL);
    killed = std::move(orphans);
    constexpr timespec moment{0, 1'000'000};
    nanosleep(&moment, nullptr);
  } while (seconds_since(start) < 1);
}

}  // namespace sidebyside

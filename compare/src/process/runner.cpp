#include "process/runner.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <chrono>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/signals.hpp"
#include "process/family.hpp"

namespace sidebyside {
namespace {

using clock = std::chrono::steady_clock;

/// How often a long run is looked at for its output limit. Runs that are
/// shorter than this are never disturbed.
constexpr std::chrono::milliseconds look_interval{20};

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// For the posix_spawn family, which returns its errors.
void check(int error, const char* what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

double seconds_since(clock::time_point start) {
  return std::chrono::duration<double>(clock::now() - start).count();
}

double to_seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_usec) * 1e-6;
}

/// Lowers the soft file size limit of this process, and with it of whatever it
/// spawns, for the length of a scope.
class file_size_limit {
 public:
  explicit file_size_limit(rlim_t bytes) {
    if (getrlimit(RLIMIT_FSIZE, &previous_) != 0) fail("getrlimit");
    const rlimit lowered{std::min(bytes, previous_.rlim_cur),
                         previous_.rlim_max};
    if (setrlimit(RLIMIT_FSIZE, &lowered) != 0) fail("setrlimit");
  }
  ~file_size_limit() { setrlimit(RLIMIT_FSIZE, &previous_); }
  file_size_limit(const file_size_limit&) = delete;
  file_size_limit& operator=(const file_size_limit&) = delete;

 private:
  rlimit previous_{};
};

/// What posix_spawn is told: descriptors, session, signals. In a session of its
/// own a child has no terminal: none that it could read from or write to, and
/// none whose signals would reach it before exec, where a stopped child would
/// hold us in vfork for good.
class spawn_plan {
 public:
  spawn_plan(int in, int out, int err, int descriptor_3) {
    check(posix_spawn_file_actions_init(&actions_), "posix_spawn");
    check(posix_spawnattr_init(&attributes_), "posix_spawn");
    hand_on(in, STDIN_FILENO);
    hand_on(out, STDOUT_FILENO);
    hand_on(err, STDERR_FILENO);
    if (descriptor_3 >= 0) hand_on(descriptor_3, 3);
    check(posix_spawn_file_actions_addclosefrom_np(&actions_,
                                                   descriptor_3 >= 0 ? 4 : 3),
          "posix_spawn");
    sigset_t none;
    sigemptyset(&none);
    check(posix_spawnattr_setsigmask(&attributes_, &none), "posix_spawn");
    sigset_t defaults;  // all: glibc asks the kernel about each that is not
    sigfillset(&defaults);
    check(posix_spawnattr_setsigdefault(&attributes_, &defaults),
          "posix_spawn");
    check(posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSID |
                                                     POSIX_SPAWN_SETSIGMASK |
                                                     POSIX_SPAWN_SETSIGDEF),
          "posix_spawn");
  }
  ~spawn_plan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  spawn_plan(const spawn_plan&) = delete;
  spawn_plan& operator=(const spawn_plan&) = delete;

  [[nodiscard]] const posix_spawn_file_actions_t* actions() const {
    return &actions_;
  }
  [[nodiscard]] const posix_spawnattr_t* attributes() const {
    return &attributes_;
  }

 private:
  void hand_on(int from, int to) {
    check(posix_spawn_file_actions_adddup2(&actions_, from, to), "posix_spawn");
  }

  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// As the exec family takes them; valid as long as the texts.
std::vector<char*> to_pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (const std::string& text : texts) {
    pointers.push_back(const_cast<char*>(text.c_str()));
  }
  pointers.push_back(nullptr);
  return pointers;
}

/// Our environment with these variables in place of its own.
std::vector<char*> environment_with(const std::vector<std::string>& variables) {
  std::vector<char*> all = to_pointers(variables);
  const auto name_of = [](std::string_view variable) {
    return variable.substr(0, variable.find('='));
  };
  for (char** own = environ; *own != nullptr; ++own) {
    const bool is_replaced = std::any_of(
        variables.begin(), variables.end(), [&](const std::string& variable) {
          return name_of(variable) == name_of(*own);
        });
    if (!is_replaced) all.insert(all.end() - 1, *own);
  }
  return all;
}

bool is_over(const capture& stream, const limits& most) {
  return stream.size() > most.max_output_bytes;
}

/// By which what a run has left behind is known.
std::string mark_of(std::size_t id) {
  return fmt::format("SIDEBYSIDE_RUN={}.{}", getpid(), id);
}

}  // namespace

capture capture::make(const char* name) {
  capture made;
  made.file_ = descriptor(memfd_create(name, MFD_CLOEXEC));
  if (made.fd() < 0) fail("memfd_create");
  return made;
}

std::size_t capture::size() const {
  struct stat status {};
  if (fd() < 0 || fstat(fd(), &status) != 0) return 0;
  return static_cast<std::size_t>(status.st_size);
}

std::string capture::read(std::size_t offset, std::size_t length) const {
  std::string bytes(std::min(length, size() - std::min(size(), offset)), '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got =
        pread(fd(), bytes.data() + filled, bytes.size() - filled,
              static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
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
  null_ = descriptor(open("/dev/null", O_RDWR | O_CLOEXEC));
  if (null_.get() < 0) fail("/dev/null");
  inherited_ = children();

  // A parent may have left SIGCHLD ignored, which would lose exit statuses.
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  sigaction(SIGCHLD, &standard, nullptr);

  watched_ = ending_signals();
  for (const int signal : {SIGCHLD, SIGCONT}) sigaddset(&watched_, signal);
  struct sigaction stop {};
  sigaction(SIGTSTP, nullptr, &stop);
  if (stop.sa_handler != SIG_IGN) sigaddset(&watched_, SIGTSTP);
  sigprocmask(SIG_BLOCK, &watched_, &previous_);

  prctl(PR_SET_CHILD_SUBREAPER, 1);

  // A crash is reported, not dumped into the working directory.
  rlimit core{};
  if (getrlimit(RLIMIT_CORE, &core) == 0) {
    core.rlim_cur = 0;
    setrlimit(RLIMIT_CORE, &core);
  }
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
    for (active_run& run : runs_) run.start += still;
    signal_runs(SIGCONT);
  } else if (signal != SIGCHLD && stop_signal_ == 0) {
    stop_signal_ = signal;
  }
}

/// To all processes of the runs, whatever group they have gone to.
void runner::signal_runs(int signal) {
  for (const active_run& run : runs_) {
    if (run.child == 0) continue;
    kill(-run.child, signal);
    for (const pid_t process : session_members(run.child)) {
      kill(process, signal);
    }
  }
}

run_result runner::run(const command& what, const limits& most,
                       int descriptor_3) {
  assert(runs_.empty());
  spawn(0, what, most, descriptor_3);
  return wait_any().second;
}

void runner::start(std::size_t id, const command& what, const limits& most) {
  command marked = what;
  marked.variables.push_back(mark_of(id));
  spawn(id, marked, most, -1);
}

void runner::spawn(std::size_t id, const command& what, const limits& most,
                   int descriptor_3) {
  runs_.reserve(runs_.size() + 1);  // nothing may fail once it has started
  active_run run;
  run.id = id;
  run.most = most;
  run.result.out = capture::make("stdout");
  run.result.err = capture::make("stderr");
  if (stop_signal() != 0) {
    run.result.end = ending::interrupted;
    runs_.push_back(std::move(run));
    return;
  }
  const spawn_plan plan(null_.get(), run.result.out.fd(), run.result.err.fd(),
                        descriptor_3);
  const std::vector<char*> argv = to_pointers(what.argv);
  const std::vector<char*> variables = environment_with(what.variables);

  // One byte more than allowed: a run that stops right at the limit is fine.
  const std::size_t allowed = most.max_output_bytes;
  const file_size_limit cap(std::max(allowed, allowed + 1));
  run.start = clock::now();
  const int error = posix_spawn(
      &run.child, what.file.c_str(), plan.actions(), plan.attributes(),
      argv.data(), what.variables.empty() ? environ : variables.data());
  if (error != 0) {
    run.child = 0;
    run.result.end = ending::not_started;
    run.result.code = error;
  }
  runs_.push_back(std::move(run));
}

std::pair<std::size_t, run_result> runner::wait_any() {
  assert(!runs_.empty());
  for (;;) {
    for (active_run& run : runs_) {
      if (!has_ended(run)) continue;
      if (run.child != 0) reap(run);
      std::pair<std::size_t, run_result> ended(run.id, std::move(run.result));
      std::swap(run, runs_.back());
      runs_.pop_back();
      if (runs_.empty()) {
        end_orphans();
      } else {
        end_orphans(mark_of(ended.first));
      }
      return ended;
    }
    double left = 1;
    for (const active_run& run : runs_) {
      left =
          std::min(left, run.most.timeout_seconds - seconds_since(run.start));
    }
    const auto slice = std::clamp<std::chrono::nanoseconds>(
        std::chrono::nanoseconds(static_cast<std::int64_t>(left * 1e9)),
        std::chrono::microseconds(100), look_interval);
    const timespec at_most{0, slice.count()};
    if (const int signal = sigtimedwait(&watched_, nullptr, &at_most);
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
    return seconds_since(run.start) >= run.most.timeout_seconds;
  };
  // Unless it is the time that we stood still.
  if (is_late() && stop_signal() == 0 && is_late()) {
    stop(run, ending::timed_out);
  }
  if (is_over(run.result.out, run.most) || is_over(run.result.err, run.most)) {
    stop(run, ending::too_much);
  }
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
  if (result.end == ending::signaled && result.code == stop_signal_) {
    result.end = ending::interrupted;
  }
  if (result.end != ending::interrupted &&
      (is_over(result.out, run.most) || is_over(result.err, run.most))) {
    result.end = ending::too_much;
  }
  result.user_seconds = to_seconds(usage.ru_utime);
  result.system_seconds = to_seconds(usage.ru_stime);
  result.voluntary_switches = usage.ru_nvcsw;
  result.involuntary_switches = usage.ru_nivcsw;
}

/// Ends what the last run has left behind. As a rule that is nothing, and one
/// call says so.
void runner::end_orphans() {
  pid_t gone = 0;
  while ((gone = waitpid(-1, nullptr, WNOHANG)) > 0) {
    std::erase(inherited_, gone);
  }
  if (gone == 0) end_orphans("");
}

/// Ends what a run has left behind while others are under way: those of our
/// children, to whom orphans come, that were started with its mark, or all if
/// that is empty. Members of a killed group take a moment.
void runner::end_orphans(const std::string& mark) {
  const auto start = clock::now();
  do {
    std::vector<pid_t> orphans = children();
    std::erase_if(orphans, [&](pid_t child) {
      const bool is_run = std::ranges::any_of(
          runs_, [&](const active_run& run) { return run.child == child; });
      // A zombie is gone with this, and has no environment.
      return is_run || std::ranges::count(inherited_, child) > 0 ||
             waitpid(child, nullptr, WNOHANG) != 0 ||
             !(mark.empty() || has_variable(child, mark));
    });
    if (orphans.empty()) return;
    for (const pid_t orphan : orphans) kill(orphan, SIGKILL);
    constexpr timespec moment{0, 1'000'000};
    nanosleep(&moment, nullptr);
  } while (seconds_since(start) < 1);
}

}  // namespace sidebyside

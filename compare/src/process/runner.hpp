/// Runs one command: captured output, exit status or signal, time limit, times
/// and what the kernel counted. Every program is run by it.
#pragma once

#include <csignal>
#include <functional>
#include <optional>

#include "process/command.hpp"
#include "process/guardian.hpp"

namespace sidebyside {

/// The output of a process on one stream: a file in memory. Writing to it costs
/// the process no more than /dev/null does, and wakes nobody. A grandchild that
/// holds it open does no harm. It stays out of our own memory until it is read.
class capture {
 public:
  capture() = default;
  /// Creates an empty file; throws std::system_error if that fails.
  explicit capture(const char* name);

  [[nodiscard]] std::size_t size() const;
  /// Returns at most `length` bytes from `offset`; fewer at the end.
  [[nodiscard]] std::string read(std::size_t offset, std::size_t length) const;
  [[nodiscard]] int fd() const { return file_.get(); }
  [[nodiscard]] std::string path() const {
    return "/proc/self/fd/" + std::to_string(fd());
  }

 private:
  descriptor file_;
};

/// The maximum that one run may take.
struct limits {
  double timeout_seconds = 10;
  std::size_t max_output_bytes = 1U << 20U;  ///< of each stream
};

enum class ending {
  exited,       ///< code is the exit status
  signaled,     ///< code is the signal's number
  timed_out,    ///< and was killed
  deadlocked,   ///< everybody waits for somebody else; it was killed
  too_much,     ///< wrote more than allowed to a stream, and was killed
  not_started,  ///< code is an errno
  interrupted,  ///< we were asked to stop, and killed it
};

/// One run. Times and counts include the start of the process in the kernel,
/// and every descendant that the process waited for.
struct run_result {
  ending end = ending::exited;
  int code = 0;
  double wall_seconds = 0;  ///< from just before the spawn until it is reaped
  double user_seconds = 0;
  double system_seconds = 0;
  std::uint64_t voluntary_switches = 0;  ///< of context, because it waited
  std::uint64_t involuntary_switches = 0;
  std::uint64_t page_faults = 0;
  std::uint64_t peak_bytes = 0;    ///< resident; only measure_memory() sets it
  bool has_lacked_memory = false;  ///< the kernel killed it for that
  sidebyside::limits limits;       ///< that it had
  capture out;
  capture err;
};

/// Opens /dev/null in place of any closed descriptor among 0, 1 and 2, so that
/// no file of ours becomes a standard stream. main() calls it first.
void open_standard_streams();

/// Runs commands. While a runner exists, ending_signals() are blocked. They end
/// the active runs, and stop_signal() returns the first. SIGTSTP stops the
/// runs, then this process; SIGCONT continues both, and the time between counts
/// for no run. This process also becomes the parent of orphaned grandchildren,
/// so that none of them outlives the runs.
class runner {
 public:
  /// The runner calls `on_signal` with SIGTSTP before this process stops, and
  /// with the first signal that asks it to end.
  explicit runner(std::function<void(int)> on_signal = {});
  ~runner();

  /// Runs the command in a POSIX session of its own, which has no terminal,
  /// with /dev/null or its input as standard input. Kills all descendants that
  /// are left afterwards. RLIMIT_FSIZE enforces the output limit, so the limit
  /// holds for other files of the command, too.
  /// Throws std::system_error if the machine lacks descriptors or memory, and
  /// as check_resources() does, and user_error if its input cannot be read, or
  /// if `prepare` or `cleanup` fails. No other run may be active.
  run_result run(const command& command, const limits& limits);

  /// Starts a run and does not wait for it: several runs may be active. The
  /// caller picks a different `id` for each. Throws as run() does.
  void start(std::size_t id, const command& started, const limits& limits);

  /// Returns the number of runs that were started and not yet waited for.
  [[nodiscard]] std::size_t under_way() const { return runs_.size(); }

  /// Waits for the first of the active runs to end. Its time ends when it is
  /// reaped here.
  std::pair<std::size_t, run_result> wait_any();

  /// Takes pending signals, after a wait for the first. Returns the first one
  /// ever taken that asked this process to stop, or 0.
  int stop_signal(timespec longest_wait = {});

  /// Notes how a run ended, given the status of wait(2), and whether the kernel
  /// killed it because memory ran out: once per such kill.
  void set_end(run_result& run, int status);

  /// Returns how often this process or a run was stopped or frozen, or the
  /// machine suspended. It may count one standstill twice. The times of runs
  /// that were active meanwhile are worthless.
  [[nodiscard]] std::size_t standstills() const { return standstills_; }

  /// Names the first process that a run left and nobody can kill, in a
  /// sentence. It is empty if there is none.
  [[nodiscard]] const std::string& survivor() const { return survivor_; }

  /// A clock that stands still with this process.
  using time_point = std::chrono::steady_clock::time_point;
  [[nodiscard]] time_point active_time() const {
    return boot_time() - standstill_;
  }
  [[nodiscard]] double seconds_since(time_point start) const {
    return std::chrono::duration<double>(active_time() - start).count();
  }

 private:
  struct active_run {
    std::size_t id = 0;
    unsigned mark = 0;  ///< another for each active run
    pid_t child = 0;    ///< 0 if it could not be started, or not be killed
    std::shared_ptr<const command> cleanup = nullptr;
    std::optional<std::size_t> timer_threads = {};
    time_point start = {};  ///< in active_time()
    run_result result = {};
    std::optional<time_point> killed = {};
    std::string sleep = {};               ///< as sleep_of() said last
    time_point asleep = {};               ///< since then
    std::optional<time_point> late = {};  ///< first seen over its time
  };

  void handle(int signal);
  void count_gap(time_point look, std::chrono::nanoseconds wait,
                 std::chrono::nanoseconds min_gap);
  void notice_stops();
  void signal_runs(int signal);
  [[nodiscard]] double seconds_left(const active_run& run) const {
    return run.result.limits.timeout_seconds - seconds_since(run.start);
  }
  bool has_ended(active_run& run);
  bool watch_sleep(active_run& run) const;
  void stop(active_run& run, ending why) const;
  void reap(active_run& run);
  void list_wards(const active_run* starting = nullptr) const;
  void end_orphans(const active_run& ended);
  void spare(pid_t process);

  std::function<void(int)> on_signal_;
  sigset_t watched_{};
  sigset_t previous_{};
  descriptor null_;
  std::optional<guardian> guardian_;  ///< from the first run on
  /// Children from before an exec of ours, and those that cannot be killed.
  std::set<pid_t> spared_;
  std::string survivor_;
  std::vector<active_run> runs_;
  unsigned own_mark_;
  std::uint64_t oom_kills_ = 0;  ///< seen so far
  int stop_signal_ = 0;
  std::chrono::nanoseconds standstill_{};
  time_point last_seen_ = active_time();  ///< not standing still
  std::size_t standstills_ = 0;
};

}  // namespace sidebyside

/// Runs one command: captured output, exit status or signal, time limit,
/// times and what the kernel counted. Everything that runs a program goes
/// through it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/descriptor.hpp"
#include "process/command.hpp"

namespace sidebyside {

/// What a process wrote to one stream: a file in memory, which costs the
/// process no more than /dev/null does, wakes nobody while it is written, and
/// cannot be held open by a grandchild in a way that matters. It stays out of
/// our own memory until it is read.
class capture {
 public:
  capture() = default;
  /// An empty file; throws std::system_error if there is none to be had.
  explicit capture(const char* name);

  [[nodiscard]] std::size_t size() const;
  /// At most `length` bytes from `offset`; fewer at the end.
  [[nodiscard]] std::string read(std::size_t offset, std::size_t length) const;
  [[nodiscard]] int fd() const { return file_.get(); }

 private:
  descriptor file_;
};

/// The most that one run may take.
struct limits {
  double timeout_seconds = 10;
  std::size_t max_output_bytes = 1U << 20U;  ///< of each stream
};

enum class ending {
  exited,       ///< code is the exit status
  signaled,     ///< code is the signal's number
  timed_out,    ///< and was killed
  too_much,     ///< wrote more than allowed to a stream, and was killed
  not_started,  ///< code is an errno
  interrupted,  ///< we were asked to stop, and killed it
};

/// One run. Times and counts include every descendant that the process waited
/// for, and what starting it took the kernel.
struct run_result {
  ending end = ending::exited;
  int code = 0;
  double wall_seconds = 0;  ///< from just before the spawn until it is reaped
  double user_seconds = 0;
  double system_seconds = 0;
  std::uint64_t voluntary_switches = 0;  ///< of context: it had to wait
  std::uint64_t involuntary_switches = 0;
  std::uint64_t page_faults = 0;
  std::uint64_t peak_bytes = 0;  ///< resident; where it is measured, see memory
  capture out;
  capture err;
};

/// Opens /dev/null as whichever of the descriptors 0, 1 and 2 is closed, lest a
/// file of ours be mistaken for a standard stream. For the start of main().
void open_standard_streams();

/// Runs commands. While one exists, SIGINT, SIGTERM, SIGQUIT and SIGHUP are
/// blocked, those apart that this process was started to ignore: they end the
/// runs under way, and stop_signal() tells of them. SIGTSTP stops the runs,
/// then this process; SIGCONT continues the runs, and time that stood still
/// counts for none of them. It also makes this process the parent of orphaned
/// grandchildren, so that none outlives the runs.
class runner {
 public:
  /// Before SIGTSTP stops this process it calls `on_standstill`, if there is
  /// one, to leave the terminal in order.
  explicit runner(std::function<void()> on_standstill = {});
  ~runner();

  /// Runs the command in a session of its own, which has no terminal, with
  /// standard input from /dev/null. Whatever is left of it afterwards is
  /// killed, children of children included. It has no descriptors but its
  /// streams; `descriptor_3` is handed on as 3 if it is not negative.
  /// RLIMIT_FSIZE enforces the output limit, so other files that the command
  /// writes have it too. Throws std::system_error if the machine cannot give
  /// what a run takes (descriptors, memory). Not while others are under way.
  run_result run(const command& command, const limits& limits,
                 int descriptor_3 = -1);

  /// The same, without waiting: several runs may be under way at a time. `id`
  /// is for the caller, to know it by, and different for each. The command has
  /// one more variable in its environment, by which its children are known.
  void start(std::size_t id, command command, const limits& limits);

  /// How many runs were started and not yet waited for.
  [[nodiscard]] std::size_t under_way() const { return runs_.size(); }

  /// Waits for a run that was started, whichever is first. Its time ends when
  /// it is reaped here.
  std::pair<std::size_t, run_result> wait_any();

  /// The signal that asked this process to stop, or 0. Signals that are
  /// pending are taken note of.
  int stop_signal();

  /// How often this process stood still, stopped by SIGTSTP or SIGSTOP. What
  /// ran meanwhile says nothing about times.
  [[nodiscard]] std::size_t standstills() const { return standstills_; }

  /// A clock that stands still with this process.
  using time_point = std::chrono::steady_clock::time_point;
  [[nodiscard]] time_point active_time() const {
    return std::chrono::steady_clock::now() - standstill_;
  }
  [[nodiscard]] double seconds_since(time_point start) const {
    return std::chrono::duration<double>(active_time() - start).count();
  }

 private:
  struct active_run {
    std::size_t id = 0;
    std::size_t number = 0;  ///< in the order of their starts
    pid_t child = 0;         ///< 0: it could not be started
    sidebyside::limits limits;
    time_point start;  ///< of active_time()
    run_result result;
  };

  void spawn(std::size_t id, const command& started, const limits& limits,
             int descriptor_3);
  void heed(int signal);
  void signal_runs(int signal);
  bool has_ended(active_run& run);
  static void stop(active_run& run, ending why);
  void reap(active_run& run);
  bool has_orphans();
  void end_orphans(pid_t session, const std::string& mark);

  std::function<void()> on_standstill_;
  sigset_t watched_{};
  sigset_t previous_{};
  descriptor null_;
  std::vector<pid_t> inherited_;  ///< children from before an exec; not ours
  std::vector<active_run> runs_;
  std::size_t started_ = 0;
  /// Orphans of nobody knows which run, and started_ when they were found.
  std::map<pid_t, std::size_t> strangers_;
  int stop_signal_ = 0;
  std::chrono::steady_clock::duration standstill_{};
  time_point last_seen_ = active_time();  ///< not standing still
  std::size_t standstills_ = 0;
};

}  // namespace sidebyside

/// A program that runs in orders of our choice, in the runtime of an explorer:
/// see compare/explore/protocol.h. One process forks for each execution.
#pragma once

#include <array>
#include <explore/sets.hpp>
#include <string>
#include <vector>

#include "process/command.hpp"
#include "process/runner.hpp"

namespace sidebyside {

/// Returns the size of the access that an event is, in bytes.
inline std::uint32_t size_of(const explore_event& event) {
  return event.size_frame & UINT16_MAX;
}

/// The choices that an execution begins with: threads and options. `sleeping`
/// are threads that need not go on at once. If there is a seed, later choices
/// are random, and priorities change before these events. Who has read one
/// value `spin_reads` times in a row waits for another one.
struct schedule {
  std::vector<std::uint8_t> choices = {};
  explore_set sleeping{};
  std::uint64_t seed = 0;
  std::array<std::uint32_t, EXPLORE_CHANGES> changes{};
  std::uint32_t spin_reads = 3;
};

/// The course of an execution.
struct trace {
  explore_end end = EXPLORE_RUNNING;
  int wait_status = 0;  ///< of waitpid(2)
  std::string message;  ///< "hang" if it was killed, because it took too long
  std::vector<explore_event> events;
  std::vector<explore_event> pending;  ///< of threads that have not ended
  std::vector<std::pair<std::uint32_t, std::uint32_t>> races;  ///< events
  bool has_deferred = false;  ///< a thread had to wait by spin_reads
  std::string output;
  std::string errors;
  bool may_leak = false;  ///< threads may wait for ever when main returns
  /// Only of an execution that is run again: the addresses where each event,
  /// and then each pending one, was called from, the innermost first.
  std::vector<std::vector<std::uint64_t>> stacks;
};

class explored_process {
 public:
  /// Starts the program. `has_spurious` lets threads go on without being woken,
  /// once each; `may_leak` says that those that never end are none. Throws
  /// user_error if it has no runtime of an explorer, and std::system_error if
  /// the machine lacks descriptors or memory.
  explicit explored_process(const command& started, bool has_spurious = false,
                            bool may_leak = false);
  ~explored_process();
  explored_process(const explored_process&) = delete;
  explored_process& operator=(const explored_process&) = delete;

  /// Runs it once. Throws user_error if the runtime does not follow the
  /// protocol.
  trace run(const schedule& order);

  /// Runs an order again, to show it with its call stacks.
  trace run_again(const std::vector<std::uint8_t>& choices);

 private:
  bool wait_for_answer(int max_seconds);
  /// Waits until the execution is over, or gives it up after a second without
  /// a step. Returns what it waited for then, or "hang" if it took too long;
  /// empty if it has ended by itself.
  std::string watch();

  command command_;
  bool has_spurious_;
  bool may_leak_;
  capture out_{"stdout"};
  capture err_{"stderr"};
  descriptor input_;
  capture page_file_{"page"};
  descriptor runtime_;  ///< takes commands, and answers
  explore_page* page_ = nullptr;
  pid_t child_ = 0;
};

}  // namespace sidebyside

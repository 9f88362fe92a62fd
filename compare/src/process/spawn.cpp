#include "process/spawn.hpp"

#include <spawn.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace sidebyside {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// For the posix_spawn family, which returns its errors.
void check(int error, const char* what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
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
  explicit spawn_plan(const spawned_streams& streams) {
    check(posix_spawn_file_actions_init(&actions_), "posix_spawn");
    check(posix_spawnattr_init(&attributes_), "posix_spawn");
    hand_on(streams.in, STDIN_FILENO);
    hand_on(streams.out, STDOUT_FILENO);
    hand_on(streams.err, STDERR_FILENO);
    const bool has_3 = streams.descriptor_3 >= 0;
    if (has_3) hand_on(streams.descriptor_3, 3);
    check(posix_spawn_file_actions_addclosefrom_np(&actions_, has_3 ? 4 : 3),
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
  void hand_on(int ours, int theirs) {
    check(posix_spawn_file_actions_adddup2(&actions_, ours, theirs),
          "posix_spawn");
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

}  // namespace

int spawn(const command& what, const spawned_streams& streams, pid_t& child,
          std::chrono::steady_clock::time_point& start) {
  const spawn_plan plan(streams);
  const std::vector<char*> argv = to_pointers(what.argv);
  const std::vector<char*> variables = environment_with(what.variables);
  const file_size_limit cap(streams.max_file_bytes);
  start = std::chrono::steady_clock::now();
  const int error = posix_spawn(
      &child, what.file.c_str(), plan.actions(), plan.attributes(), argv.data(),
      what.variables.empty() ? environ : variables.data());
  if (error != 0) child = 0;
  return error;
}

}  // namespace sidebyside

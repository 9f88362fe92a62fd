#include "process/command.hpp"

#include <re2/re2.h>
#include <spawn.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

/// Descriptors, POSIX session and signals, for posix_spawn. In a POSIX session
/// of its own a child has no terminal to read from or to write to. Signals of
/// our terminal do not reach it, either: one that stopped the child before exec
/// would leave us waiting in vfork for good.
struct spawn_plan {
  explicit spawn_plan(const std::vector<int>& descriptors) {
    check(posix_spawn_file_actions_init(&actions));
    check(posix_spawnattr_init(&attributes));
    int number = 0;  // in the child
    for (const int ours : descriptors) {
      check(posix_spawn_file_actions_adddup2(&actions, ours, number++));
    }
    check(posix_spawn_file_actions_addclosefrom_np(&actions, number));
    sigset_t signals;
    sigemptyset(&signals);
    check(posix_spawnattr_setsigmask(&attributes, &signals));
    sigfillset(&signals);  // all: glibc asks the kernel about any other signal
    check(posix_spawnattr_setsigdefault(&attributes, &signals));
    check(posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID |
                                                    POSIX_SPAWN_SETSIGMASK |
                                                    POSIX_SPAWN_SETSIGDEF));
  }
  ~spawn_plan() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  spawn_plan(const spawn_plan&) = delete;
  spawn_plan& operator=(const spawn_plan&) = delete;

  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};

  /// The posix_spawn family returns its errors.
  static void check(int error) {
    if (error != 0) throw_error(error, "posix_spawn");
  }
};

/// Returns an array for the exec family, valid as long as the texts are.
std::vector<char*> to_pointers(const std::vector<std::string>& texts) {
  auto pointers = collect(texts, [](const std::string& text) {
    return const_cast<char*>(text.c_str());
  });
  pointers.push_back(nullptr);
  return pointers;
}

/// Returns our environment with these variables added or replaced.
std::vector<std::string> environment_with(
    const std::vector<std::string>& variables) {
  std::map<std::string, std::string> by_name;
  const auto add = [&](const std::string& variable) {
    by_name[variable.substr(0, variable.find('='))] = variable;
  };
  for (char** own = environ; *own != nullptr; ++own) add(*own);
  std::ranges::for_each(variables, add);
  return collect(by_name, [](const auto& each) { return each.second; });
}

}  // namespace

std::optional<command> find_command(std::vector<std::string> argv,
                                    std::vector<std::string> variables,
                                    std::filesystem::path working_folder) {
  const std::string& name = argv.at(0);
  const char* own_path = std::getenv("PATH");
  std::string path = own_path == nullptr ? "/usr/bin:/bin" : own_path;
  for (const std::string& variable : variables) {
    if (variable.starts_with("PATH=")) path = variable.substr(5);
  }
  std::vector<std::string> folders = split(path + ':', ':');
  if (name.find('/') != std::string::npos) folders = {""};
  for (const std::string& folder : folders) {
    // An empty folder means the working directory.
    auto file = working_folder / folder / name;
    std::error_code ignored;
    if (std::filesystem::is_regular_file(file, ignored) &&
        access(file.c_str(), X_OK) == 0) {
      return command{std::move(file), std::move(argv), std::move(variables),
                     std::move(working_folder)};
    }
  }
  return std::nullopt;
}

std::string missing_interpreter(const std::filesystem::path& script) {
  static const RE2 first_line(R"(^#![ \t]*([^ \t\n]+))", RE2::Latin1);
  std::string start(256, '\n');  // the kernel reads as much
  std::ifstream(script).read(start.data(), std::ssize(start));
  std::string name;
  RE2::PartialMatch(start, first_line, &name);
  return access(name.c_str(), X_OK) == 0 ? "" : name;
}

void add_inputs(const command& command) {
  input_files().insert({command.file, command.input});
  for (const std::string& argument : command.argv) {
    input_files().insert(command.folder / argument);
  }
}

void check_resources(int error) {
  if (error != EAGAIN && error != ENOMEM) return;
  throw user_error(
      "no process can be started: {}; see the limits of the user (ulimit -u) "
      "and of the control group (pids.max, memory.max)",
      std::generic_category().message(error));
}

int spawn(const command& started, const std::vector<int>& descriptors,
          std::size_t max_file_bytes, pid_t& child,
          std::chrono::steady_clock::time_point& start) {
  spawn_plan plan(descriptors);
  const std::vector<char*> argv = to_pointers(started.argv);
  const auto environment = environment_with(started.variables);
  const std::vector<char*> variables = to_pointers(environment);
  if (!started.folder.empty()) {
    spawn_plan::check(posix_spawn_file_actions_addchdir_np(
        &plan.actions, started.folder.c_str()));
  }
  // A child has the soft limit of its parent.
  rlimit previous{};
  require(getrlimit(RLIMIT_FSIZE, &previous), "getrlimit");
  const rlimit lowered{std::min<rlim_t>(max_file_bytes, previous.rlim_cur),
                       previous.rlim_max};
  require(setrlimit(RLIMIT_FSIZE, &lowered), "setrlimit");
  start = boot_time();
  const int error =
      posix_spawn(&child, started.file.c_str(), &plan.actions, &plan.attributes,
                  argv.data(), variables.data());
  setrlimit(RLIMIT_FSIZE, &previous);
  if (error != 0) child = 0;
  return error;
}

}  // namespace sidebyside

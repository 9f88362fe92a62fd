#include "explore/explored.hpp"

#include <fmt/format.h>

namespace sidebyside::test {

std::string two_threads(const std::string& globals, const std::string& first,
                        const std::string& second, const std::string& result) {
  return fmt::format(
      "#define _GNU_SOURCE\n#include <pthread.h>\n#include <sched.h>\n"
      "#include <semaphore.h>\n#include <signal.h>\n#include <stdatomic.h>\n"
      "#include <stdio.h>\n#include <stdlib.h>\n#include <time.h>\n"
      "#include <unistd.h>\n{}\n"
      "void* first(void* unused) {{ {} return NULL; }}\n"
      "void* second(void* unused) {{ {} return NULL; }}\n"
      "int main() {{\n"
      "  pthread_t a, b;\n"
      "  pthread_create(&a, NULL, first, NULL);\n"
      "  pthread_create(&b, NULL, second, NULL);\n"
      "  pthread_join(a, NULL);\n"
      "  pthread_join(b, NULL);\n"
      "  printf(\"%d\\n\", {});\n"
      "}}\n",
      globals, first, second, result);
}

std::filesystem::path build_explored(const temporary_folder& folder,
                                     const std::string& name,
                                     const std::string& source,
                                     const build_options& options) {
  const auto file = folder.write(name, source);
  const auto executable = folder.path() / (name + ".explored");
  const bool is_c = name.ends_with(".c");
  const std::string build = fmt::format(
      "{0} {1} -w -g {2} -fsanitize=thread {3} -I {4}/cpp -c {5} -o {6}.o && "
      "{0} -no-pie -rdynamic {6}.o {7} -o {6} {8} -lpthread",
      COMPILER, is_c ? "-x c" : "-x c++ -std=c++20", options.optimisation,
      READ_BEFORE_WRITE, SOURCE_DIR, file.string(), executable.string(),
      options.runtime, is_c ? "" : "-lboost_thread -lboost_system");
  runner runner;
  const run_result run = runner.run(shell(build), {300, 1U << 30U});
  EXPECT_EQ(run.code, 0) << run.err.read(0, 10000);
  return executable;
}

search_results explore(const std::filesystem::path& executable,
                       search_limits limits) {
  runner runner;
  explored_process process(find_command({executable.string()}).value());
  return search(process, limits, [](const search_results&) { return true; });
}

std::set<std::string> names_of(const search_results& found) {
  std::set<std::string> names;
  for (const auto& [key, order] : found.outcomes) {
    std::string output = key.output;
    if (output.ends_with('\n')) output.pop_back();
    names.insert(key.ending.empty() ? output : output + ", " + key.ending);
  }
  return names;
}

}  // namespace sidebyside::test

#include "process/extra.hpp"

#include <fcntl.h>
#include <fmt/ranges.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sidebyside {

descriptor open_input(const std::filesystem::path& file) {
  if (file.empty()) return {};
  std::error_code ignored;
  const auto name = std::filesystem::absolute(file, ignored);
  // A pipe without a writer is empty then.
  return descriptor(require(
      open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK), name.c_str()));
}

std::string tail(const run_result& run) {
  constexpr std::size_t max_bytes = 2000;
  std::string lines;
  for (const capture* stream : {&run.out, &run.err}) {
    const std::size_t size = stream->size();
    const std::size_t offset = size - std::min(size, max_bytes);
    std::string text = stream->read(offset, max_bytes);
    if (offset > 0) text.erase(0, text.find('\n') + 1);
    lines += indented(text);
  }
  return lines;
}

void run_extra(runner& runner, const command& extra) {
  constexpr limits limits{3600, std::size_t{1} << 34U};  // for all its files
  const run_result run = runner.run(extra, limits);
  if (run.end == ending::interrupted) return;
  if (run.end == ending::exited && run.code == 0) return;
  throw user_error(
      "{}: failed ({} {}):\n{}", escape(join(extra.argv, " ")),
      run.end == ending::exited ? "exit status" : "signal or error", run.code,
      tail(run));
}

}  // namespace sidebyside

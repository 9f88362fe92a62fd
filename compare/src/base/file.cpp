#include "base/file.hpp"

#include <fcntl.h>
#include <poll.h>

#include <array>

#include "base/error.hpp"
#include "base/signals.hpp"
#include "base/text.hpp"

namespace sidebyside {

bool wait_until_ready(int fd, short event, std::chrono::milliseconds max_wait) {
  std::chrono::milliseconds waited{0};
  for (; max_wait == endless_wait || waited < max_wait;
       waited += look_interval) {
    pollfd stream{fd, event, 0};
    if (poll(&stream, 1, look_interval.count()) > 0) return true;
    const sigset_t ending = ending_signals();
    sigset_t pending;
    sigpending(&pending);
    // If SIGTSTP is not blocked, it has already stopped this process.
    if (sigismember(&pending, SIGTSTP) == 1) stand_still();
    sigandset(&pending, &pending, &ending);
    if (sigisemptyset(&pending) == 0) throw_error(EINTR);
  }
  return false;
}

std::string read_file(const std::filesystem::path& file,
                      std::uintmax_t max_bytes) {
  const std::string name = escape(file.string());
  input_files().insert(file);
  std::string content;
  try {
    // Without O_NONBLOCK, nothing could end the wait for a FIFO's writer.
    const descriptor opened(require(
        open(file.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)));
    std::array<char, 1U << 16U> buffer{};
    for (;;) {
      wait_until_ready(opened.get(), POLLIN, endless_wait);
      const ssize_t size = read(opened.get(), buffer.data(), buffer.size());
      if (size == 0) return content;
      if (size < 0 && errno == EAGAIN) continue;
      require(static_cast<int>(size));
      content.append(buffer.data(), static_cast<std::size_t>(size));
      if (content.size() > max_bytes) {
        throw user_error("{}: is larger than {}", name,
                         format_bytes(static_cast<double>(max_bytes)));
      }
    }
  } catch (const std::system_error& error) {
    throw user_error("{}: {}", name, error.code().message());
  }
}

}  // namespace sidebyside

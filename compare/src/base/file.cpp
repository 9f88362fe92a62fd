#include "base/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sidebyside {
std::string read_file(const std::filesystem::path& file,
                      std::uintmax_t max_bytes) {
  const auto error_of = [&](std::string_view message) {
    return user_error(fmt::format("{}: {}", escape(file.string()), message));
  };
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  std::string content;
  std::array<char, 1U << 16U> buffer{};
  while (stream.read(buffer.data(), buffer.size()) || stream.gcount() > 0) {
    content.append(buffer.data(), static_cast<std::size_t>(stream.gcount()));
    if (content.size() > max_bytes) {
      throw error_of(fmt::format("is larger than {}",
                                 format_bytes(static_cast<double>(max_bytes))));
    }
  }
  if (!stream.is_open() || stream.bad()) {
    throw error_of(std::generic_category().message(errno));
  }
  return content;
}

output_file::output_file(std::filesystem::path file) : file_(std::move(file)) {
  if (file_.empty()) fail(ENOENT);
  std::error_code error;
  target_ = std::filesystem::weakly_canonical(file_, error);
  if (error) target_ = file_;
  const auto status = std::filesystem::status(target_, error);
  const bool exists = std::filesystem::exists(status);
  if (std::filesystem::is_directory(status)) fail(EISDIR);
  if (exists && access(target_.c_str(), W_OK) != 0) fail(errno);
  // A symbolic link to nothing, or to itself.
  if (!exists && std::filesystem::is_symlink(target_, error)) fail(ENOENT);
  if (std::filesystem::is_other(status) ||
      std::filesystem::equivalent(target_, "/dev/stdout", error) ||
      std::filesystem::equivalent(target_, "/dev/stderr", error)) {
    stream_ = descriptor(open(file_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (stream_.get() < 0) fail(errno);
    if (std::filesystem::is_character_file(status)) write_all("\n");
    return;
  }
  const std::filesystem::path temporary =
      fmt::format("{}.{}.tmp", target_.string(), getpid());
  stream_ = descriptor(
      open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (stream_.get() < 0) fail(errno);
  temporary_.reset(new std::filesystem::path(temporary));
  if (exists) fchmod(stream_.get(), static_cast<mode_t>(status.permissions()));
  // Enough to find a full disk before the runs rather than after them.
  constexpr std::size_t probe_bytes = 1U << 16U;
  write_all(std::string(probe_bytes, '\n'));
  if (ftruncate(stream_.get(), 0) != 0) fail(errno);
  lseek(stream_.get(), 0, SEEK_SET);
}

void output_file::write(std::string_view content) {
  write_all(content);
  if (!temporary_) return;
  if (fsync(stream_.get()) != 0) fail(errno);
  if (std::rename(temporary_->c_str(), target_.c_str()) != 0) fail(errno);
  temporary_.reset();
}

void output_file::write_all(std::string_view content) {
  while (!content.empty()) {
    const ssize_t written =
        ::write(stream_.get(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
}

void output_file::fail(int error) const {
  throw user_error(fmt::format("{}: cannot be written: {}", file_.string(),
                               std::generic_category().message(error)));
}

}  // namespace sidebyside

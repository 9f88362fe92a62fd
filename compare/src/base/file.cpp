#include "base/file.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sidebyside {

std::string read_file(const std::filesystem::path& file,
                      std::uintmax_t max_bytes) {
  const auto error_of = [&](std::string_view message) {
    return user_error("{}: {}", escape(file.string()), message);
  };
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  std::string content;
  std::array<char, 1U << 16U> buffer{};
  while (stream.read(buffer.data(), buffer.size()) || stream.gcount() > 0) {
    content.append(buffer.data(), static_cast<std::size_t>(stream.gcount()));
    if (content.size() > max_bytes) {
      throw error_of("is larger than " +
                     format_bytes(static_cast<double>(max_bytes)));
    }
  }
  if (!stream.is_open() || stream.bad()) {
    throw error_of(std::generic_category().message(errno));
  }
  return content;
}

}  // namespace sidebyside

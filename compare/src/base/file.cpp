#include "base/file.hpp"

#include <array>
#include <fstream>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sidebyside {

std::string read_file(const std::filesystem::path& file,
                      std::uintmax_t max_bytes) {
  const std::string name = escape(file.string());
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  std::string content;
  std::array<char, 1U << 16U> buffer{};
  while (stream.read(buffer.data(), buffer.size()) || stream.gcount() > 0) {
    content.append(buffer.data(), static_cast<std::size_t>(stream.gcount()));
    if (content.size() > max_bytes) {
      throw user_error("{}: is larger than {}", name,
                       format_bytes(static_cast<double>(max_bytes)));
    }
  }
  if (!stream.is_open() || stream.bad()) {
    throw user_error("{}: {}", name, std::generic_category().message(errno));
  }
  return content;
}

}  // namespace sidebyside

/// A program whose sources compare read shows, for the tests of listings.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "support.hpp"

namespace sidebyside::test {

inline std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t end = 0; (end = text.find('\n')) != std::string_view::npos;
       text.remove_prefix(end + 1)) {
    lines.emplace_back(text.substr(0, end));
  }
  return lines;
}

inline std::size_t widest(std::string_view text) {
  std::size_t width = 0;
  for (const std::string& line : lines_of(text)) {
    width = std::max(width, display_width(line));
  }
  return width;
}

/// What both sides of the program below need: the least that there is, line
/// numbers and what is between them.
constexpr std::size_t two_sides = (3 + 16) + 3 + (3 + 16);

/// A program "p" with the sources p.go and p.cpp, and compare run on it.
class Read : public testing::Test {
 protected:
  void SetUp() override {
    write("// Go\n\nfunc main() {\n\t// [1] One.\n\tf(1)\n\n\t// [2] Two.\n}\n",
          "// C++\n// [1] One.\nint f;\n  // [2] Two.\n  g();\n");
    manifest_ = folder_.write(
        "programs.toml",
        fmt::format("[[implementation]]\nname = \"go\"\nlabel = \"Go\"\n"
                    "source = \"{0}/p.go\"\ncommand = [\"true\"]\n"
                    "[[implementation]]\nname = \"cpp\"\nlabel = \"C++\"\n"
                    "source = \"{0}/p.cpp\"\ncommand = [\"true\"]\n"
                    "[[implementation]]\nname = \"none\"\n"
                    "command = [\"true\"]\n"
                    "[[program]]\nname = \"p\"\ntitle = \"A title\"\n"
                    "implementations = [\"go\", \"cpp\"]\nstdout = ''\n"
                    "[[program]]\nname = \"q\"\nstdout = ''\n",
                    folder_.path().string()));
  }

  void write(std::string_view go, std::string_view cpp) const {
    folder_.write("p.go", go);
    folder_.write("p.cpp", cpp);
  }

  [[nodiscard]] std::vector<std::string> read_of(
      const std::vector<std::string>& arguments) const {
    std::vector<std::string> all{"--manifest", manifest_.string(), "read"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return all;
  }

  [[nodiscard]] compare_run read(
      const std::vector<std::string>& arguments) const {
    return run_compare(read_of(arguments));
  }

  /// The listing, without its title and heading.
  [[nodiscard]] std::string body(const std::vector<std::string>& arguments = {
                                     "p"}) const {
    const compare_run ran = read(arguments);
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.err, "");
    return ran.out.substr(std::min(ran.out.find("──"), ran.out.size()));
  }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_.path() / name).string();
  }

  /// The columns of Go's side where there is room for its head.
  [[nodiscard]] std::size_t go_width() const {
    return display_width("Go  " + path("p.go")) + 3;
  }

  temporary_folder folder_;
  std::filesystem::path manifest_;
};

}  // namespace sidebyside::test

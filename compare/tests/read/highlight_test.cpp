#include "read/highlight.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "read/source.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

std::vector<std::vector<token>> highlight_text(std::string_view text,
                                               const std::string& file) {
  return highlight(split_lines(text), file);
}

/// The kind of the token that this text is a part of.
token_kind kind_of(const std::vector<std::vector<token>>& lines,
                   std::string_view text) {
  for (const auto& line : lines) {
    for (const token& part : line) {
      if (part.text.find(text) != std::string::npos) return part.kind;
    }
  }
  ADD_FAILURE() << "no token has " << text;
  return token_kind::plain;
}

bool is_plain(const std::vector<std::vector<token>>& lines) {
  return std::all_of(lines.begin(), lines.end(), [](const auto& line) {
    return std::all_of(line.begin(), line.end(), [](const token& part) {
      return part.kind == token_kind::plain;
    });
  });
}

std::string join(const std::vector<token>& line) {
  std::string text;
  for (const token& part : line) text += part.text;
  return text;
}

TEST(Highlight, KnowsGo) {
  const auto lines = highlight_text(
      "// Hello.\nfunc main() {\n\tvar ops uint64 = 17\n\tPrintln(\"a\\n\")\n}",
      "a/b.c/x.go");
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(kind_of(lines, "Hello"), token_kind::comment);
  EXPECT_EQ(kind_of(lines, "func"), token_kind::keyword);
  EXPECT_EQ(kind_of(lines, "main"), token_kind::function);
  EXPECT_EQ(kind_of(lines, "uint64"), token_kind::type);
  EXPECT_EQ(kind_of(lines, "17"), token_kind::literal);
  EXPECT_EQ(kind_of(lines, "\"a\\n\""), token_kind::literal);
  EXPECT_EQ(kind_of(lines, "ops"), token_kind::plain);
}

TEST(Highlight, KnowsCpp) {
  const auto lines =
      highlight_text("#include <atomic>\nint main() { return 1; }\n", "x.cpp");
  EXPECT_EQ(kind_of(lines, "#include"), token_kind::keyword);
  EXPECT_EQ(kind_of(lines, "int"), token_kind::type);
  EXPECT_EQ(kind_of(lines, "return"), token_kind::keyword);
}

/// A line of either language, and what is of the same kind in both.
struct counterparts {
  token_kind kind;
  const char* go;
  const char* of_go;
  const char* cpp;
  const char* of_cpp;
};

TEST(Highlight, CounterpartsAreOfOneKind) {
  using enum token_kind;
  const std::vector<counterparts> all{
      {type, "var n int", "int", "int n = 0;", "int"},
      {type, "var ops uint64", "uint64", "std::uint64_t ops = 0;", "uint64_t"},
      {type, "var ok bool", "bool", "bool ok = true;", "bool"},
      {type, "func add(name string) {", "string",
       "void add(const std::string& name) {", "string"},
      {type, "var mutex sync.Mutex", "Mutex", "boost::mutex mutex;", "mutex"},
      {type, "\tmutex   sync.RWMutex", "RWMutex",
       "  boost::shared_mutex mutex;", "shared_mutex"},
      {type, "\tvar wg sync.WaitGroup", "WaitGroup",
       "  boost::thread_group threads;", "thread_group"},
      {type, "var ops atomic.Uint64", "Uint64",
       "std::atomic<std::uint64_t> ops{0};", "atomic"},
      {type, "type cell struct {", "cell", "struct alignas(64) cell {", "cell"},
      {type, "stored [2][rounds]cell", "cell",
       "std::array<cell, rounds> stored[2];", "cell"},
      {type, "all := make([]shard, workers)", "shard",
       "std::vector<shard> all(workers);", "shard"},
      {type, "all := make(chan result, count)", "result",
       "boost::sync_bounded_queue<result> all(count);", "result"},
      {type, "func (c *container) add() {", "container",
       "void add(container& c) {", "container"},
      {type, "c := container{}", "container", "container c;", "container"},
      {literal, "x = 17", "17", "x = 17;", "17"},
      {literal, "x = 0x1F", "0x1F", "x = 0x1F;", "0x1F"},
      {literal, "x = 1_000", "1_000", "x = 1'000;", "1'000"},
      {literal, "x = true", "true", "x = true;", "true"},
      {literal, "x = nil", "nil", "x = nullptr;", "nullptr"},
      {literal, "x = iota", "iota", "x.load(std::memory_order_relaxed);",
       "memory_order_relaxed"},
      {literal, "x = false", "false", "== channel_op_status::success) {",
       "success"},
      {function, "func main() {", "main", "int main() {", "main"},
      {function, "fmt.Println(n)", "Println", "std::print(n);", "print"},
      {function, "atomic.AddUint64(&ops, 1)", "AddUint64", "ops.fetch_add(1);",
       "fetch_add"},
      {function, "runtime.Gosched()", "Gosched", "boost::this_thread::yield();",
       "yield"},
      {function, "x := f()", "f", "{ return f(); }", "f"},
      {keyword, "return x", "return", "return x;", "return"},
      {keyword, "for i := range seen {", "range", "while (x) {", "while"},
      {keyword, "type cell struct {", "struct", "struct cell {", "struct"},
      {literal, "f(\"true\")", "\"true\"", "f(\"true\");", "\"true\""},
      {literal, "'\\n'", "'\\n'", "'\\n'", "'\\n'"},
      {comment, "x() // int \"a\"", "// int \"a\"", "x(); // int \"a\"",
       "// int \"a\""},
      {plain, "sync.Mutex{}", "sync.", "boost::mutex mutex;", "boost::"},
      {plain, "additions := make(chan int)", "additions",
       "queue additions(1000);", "additions"},
      {plain, "owner := f()", "owner", "boost::thread owner([&] {", "owner"},
      {plain, "n := seen[mine]", "n := seen[mine]", "n = seen[mine];",
       "n = seen[mine];"}};
  for (const auto& [kind, go, of_go, cpp, of_cpp] : all) {
    EXPECT_EQ(kind_of(highlight_text(go, "x.go"), of_go), kind) << go;
    for (const char* file : {"x.cpp", "x.hpp"}) {
      EXPECT_EQ(kind_of(highlight_text(cpp, file), of_cpp), kind) << cpp;
    }
  }
}

TEST(Highlight, KnowsMachineCode) {
  const auto lines = highlight_text(
      "; [1] A comment.\nmain.main:\n  call sync.(*WaitGroup).Add\n"
      "  lock addq $0x1,(%rax)\n  ldaddal x1, x2, [sp]\n",
      "x.asm");
  EXPECT_EQ(kind_of(lines, "comment"), token_kind::comment);
  EXPECT_EQ(kind_of(lines, "main.main:"), token_kind::function);
  EXPECT_EQ(kind_of(lines, "call"), token_kind::keyword);
  EXPECT_EQ(kind_of(lines, "sync.(*WaitGroup).Add"), token_kind::function);
  EXPECT_EQ(kind_of(lines, "lock addq"), token_kind::keyword);
  EXPECT_EQ(kind_of(lines, "$0x1"), token_kind::literal);
  EXPECT_EQ(kind_of(lines, "%rax"), token_kind::type);
  EXPECT_EQ(kind_of(lines, "x2"), token_kind::type);
}

/// What no plain token of a program may have in it.
bool has_known_word(const std::string& text) {
  static const std::regex known(
      R"(\b(?:[0-9].*|bool|chan|const|double|false|for|func|if|u?int(?:8|16|32|64)?(?:_t)?|iota|nil|nullptr|return|string|struct|true|unsigned|using|var|void|while|Mutex|WaitGroup|memory_order\w+)\b|["'`]|//)");
  return std::regex_search(text, known);
}

TEST(Highlight, LeavesNothingKnownPlainInThePrograms) {
  const std::filesystem::path root = SOURCE_DIR;
  std::size_t count = 0;
  for (const char* folder : {"go-reference", "cpp"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(root / folder)) {
      const std::string file = entry.path();
      if (!file.ends_with(".go") && !file.ends_with(".cpp")) continue;
      if (file.find("test") != std::string::npos) continue;
      ++count;
      const auto lines = split_lines(read_file(file));
      const auto found = highlight(lines, file);
      ASSERT_EQ(found.size(), lines.size());
      for (std::size_t i = 0; i < lines.size(); ++i) {
        EXPECT_EQ(join(found[i]), lines[i]) << file;
        const std::size_t start = lines[i].find_first_not_of(" \t");
        const bool is_comment =
            start != std::string::npos && lines[i].substr(start, 2) == "//";
        for (const token& part : found[i]) {
          if (is_comment && part.text.find_first_not_of(" \t") != 0) continue;
          EXPECT_EQ(part.kind == token_kind::comment || !is_comment, true)
              << lines[i];
          if (part.kind == token_kind::plain) {
            EXPECT_FALSE(has_known_word(part.text)) << file << ": " << lines[i];
          }
        }
      }
    }
  }
  EXPECT_GT(count, 40U);
}

TEST(Highlight, CommentsGoOnForLines) {
  const auto lines =
      highlight_text("/* int a\nint b TODO http://x.org\n*/ int c\n", "x.cpp");
  ASSERT_EQ(lines.size(), 3U);
  ASSERT_EQ(lines[1].size(), 1U);
  EXPECT_EQ(lines[1][0].kind, token_kind::comment);
  EXPECT_EQ(kind_of(lines, "int a"), token_kind::comment);
  EXPECT_EQ(lines[2].at(1).text, " ");
  EXPECT_EQ(lines[2].at(2).kind, token_kind::type);
}

TEST(Highlight, UnknownLanguageIsPlain) {
  for (const char* file : {"x.unknown", "x", "", ".", "x.txt"}) {
    EXPECT_TRUE(is_plain(highlight_text("int main() {} // x\n", file))) << file;
  }
}

TEST(Highlight, LosesNothing) {
  const std::string all = [] {
    std::string bytes;
    for (int c = 0; c < 256; ++c) {
      if (c != '\n') bytes += static_cast<char>(c);
    }
    return bytes;
  }();
  const std::vector<std::string> lines{
      "", " ", "\t", "\"\\é\" '\\漢' /*", all, "é*/ \"", "\"\\", "}", "1'000"};
  for (const char* file : {"x.go", "x.cpp", "x.py", "x.rs", "x.java", "x.sh",
                           "x.hs", "x.lisp", "x.sql", "x.txt"}) {
    const auto found = highlight(lines, file);
    ASSERT_EQ(found.size(), lines.size()) << file;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      EXPECT_EQ(join(found[i]), lines[i]) << file;
      for (const token& part : found[i]) EXPECT_NE(part.text, "") << file;
    }
  }
}

TEST(Highlight, NoTokenEndsWithinACharacter) {
  // In Erlang, "$é" is a number of one character, to Source-highlight a byte.
  const auto lines = highlight_text("X = $é + $漢.\n", "x.erl");
  EXPECT_EQ(kind_of(lines, "$é"), kind_of(lines, "$漢"));
  for (const token& part : lines.at(0)) {
    EXPECT_NE(static_cast<unsigned char>(part.text.front()) & 0xC0U, 0x80U)
        << part.text;
  }
}

TEST(Highlight, RestOfALongLineIsPlainAndTakesNoTime) {
  std::string line;
  while (line.size() < 1'000'000) line += "f(1) + \"x\" ";
  const auto lines = highlight({line, "int x;"}, "x.cpp");
  EXPECT_GT(lines[0].back().text.size(), 990'000U);
  EXPECT_EQ(lines[0].back().kind, token_kind::plain);
  EXPECT_EQ(join(lines[0]), line);
  EXPECT_EQ(kind_of({lines[1]}, "int"), token_kind::type);
}

}  // namespace
}  // namespace sidebyside

#include "read/source.hpp"

#include <boost/algorithm/string/replace.hpp>

#include "base/file.hpp"
#include "base/text.hpp"
#include "read/highlight.hpp"
#include "results/outcomes.hpp"

namespace sidebyside {
namespace {

/// More bytes than anybody would read.
constexpr std::uintmax_t max_bytes = 1U << 20U;

template <class... Args>
[[noreturn]] void fail(const source& source, std::size_t line,
                       fmt::format_string<Args...> format, Args&&... args) {
  throw user_error("{}:{}: {}", escape(source.file), line,
                   fmt::format(format, std::forward<Args>(args)...));
}

/// Returns whether each line starts with a comment, as far as the language
/// tells. Every line of an unknown language may be one.
std::vector<bool> find_comments(const source& source) {
  using enum token_kind;
  const auto lines = highlight(source.lines, source.file);
  const auto kinds = collect(lines, [](const auto& line) {
    const auto first = std::ranges::find_if(line, [](const token& part) {
      return part.text.find_first_not_of(" \t") != std::string::npos;
    });
    return first == line.end() ? plain : first->kind;
  });
  const bool is_unknown = std::ranges::count(kinds, plain) == std::ssize(kinds);
  return collect(kinds, [is_unknown](token_kind kind) {
    return is_unknown || kind == comment;
  });
}

/// Moves the comment at the start of a step from its code to its comment, and
/// joins the comment's text to prose. `comments` are the lines that may be one.
void split_comment(step& step, const std::vector<bool>& comments) {
  // The comment sign, the text, and the end of the comment.
  static const pattern start(
      R"([ \t]*(?:(//+|/\*+)|(#+|--+|;+)(?:[ \t]|$))[ \t]*(?:\[[0-9]+\])?)"
      R"([ \t]*(.*?)[ \t]*(\*/)?[ \t]*)");
  static const pattern within(
      R"([ \t]*()()(?:\*[ \t])?[ \t]*(.*?)[ \t]*(\*/)?)");
  std::string sign;
  auto line = step.code.begin();
  for (bool is_over = false; line != step.code.end() && !is_over; ++line) {
    const bool is_block = sign.starts_with("/*");
    const auto parts = (is_block ? within : start).match_all(line->text);
    if (!parts || !comments[line->number - 1]) break;
    const std::string own_sign = (*parts)[1] + (*parts)[2];
    if (!is_block && !sign.empty() && own_sign != sign) break;
    if (sign.empty()) sign = own_sign;
    const std::string& text = (*parts)[3];
    step.prose += (step.prose.empty() || text.empty() ? "" : " ") + text;
    is_over = !(*parts)[4].empty();
  }
  std::move(step.code.begin(), line, std::back_inserter(step.comment));
  step.code.erase(step.code.begin(), line);
}

}  // namespace

std::vector<std::string> split_lines(std::string_view text) {
  return split(boost::replace_all_copy(std::string(text), "\r\n", "\n"), '\n');
}

std::string describe_output(const expectation& expected, bool is_markup) {
  if (expected.output) {
    auto lines = split_lines(*expected.output);
    for (std::string& line : lines) {
      line =
          is_markup ? "<code>" + escape_markup(line) + "</code>" : escape(line);
    }
    const std::string text = join(lines, ", ");
    return text.empty() ? "nothing" : text;
  }
  if (!expected.outcomes) return "the same on every side";
  const auto& [pattern, numbers, named] = *expected.outcomes;
  const std::string allowed = describe_allowed(numbers, named);
  if (allowed.empty()) return "not always the same";
  return is_markup ? escape_markup(allowed) + ", not always the same"
                   : escape(allowed);
}

std::string describe_outputs(const program& program, bool is_markup) {
  std::string first;
  std::string all;
  for (const auto& side : program.sides) {
    const std::string output = describe_output(side.expected, is_markup);
    if (&side == &program.sides.front()) all = first = output;
    if (output == first) continue;
    const auto label =
        is_markup ? escape_markup(side.label) : escape(side.label);
    all += fmt::format("; {}: {}", label, output);
  }
  return all;
}

std::vector<source> read_sources(const program& program) {
  std::vector<source> sources;
  for_each_side(program, [&](const side& side) {
    if (side.source.empty()) {
      throw user_error("the manifest gives no source of this implementation");
    }
    std::error_code ignored;
    // Reading a pipe would wait for a writer.
    if (std::filesystem::is_other(side.source, ignored)) {
      throw user_error("{}: is not a regular file", escape(side.source));
    }
    std::string text = read_file(side.source, max_bytes);
    if (text.starts_with(byte_order_mark))
      text.erase(0, byte_order_mark.size());
    sources.push_back({side.label, side.source, split_lines(text)});
  });
  return sources;
}

std::vector<step> split_steps(const source& source) {
  static const pattern start(
      R"([ \t]*(?://+|/\*+|#+|--+|;+)[ \t]*\[([0-9]{1,9})\].*)");
  const std::vector<bool> comments = find_comments(source);
  std::vector<step> steps(1);
  std::size_t line = 0;
  for (const std::string& text : source.lines) {
    const bool may_start = comments[line++];
    if (const auto parts = start.match_all(text); parts && may_start) {
      const std::size_t number = std::stoul((*parts)[1]);
      const std::size_t next = steps.size();
      if (number > 0 && number < next) {
        fail(source, line,
             "step [{}] is there twice, first in line {}; [{}] comes next",
             number, steps[number].code.front().number, next);
      }
      if (number != next) {
        fail(source, line, "step [{}] where [{}] comes next", number, next);
      }
      steps.push_back({number});
    }
    steps.back().code.push_back({text, line});
  }
  if (steps.size() == 1) {
    fail(source, 1,
         "there are no steps; a step starts with a comment such as \"// [1] "
         "What it does\", the same number on every side");
  }
  for (step& step : steps) {
    auto& code = step.code;
    while (!code.empty() &&
           code.back().text.find_first_not_of(" \t\f\v") == std::string::npos) {
      code.pop_back();
    }
    split_comment(step, comments);
  }
  return steps;
}

std::vector<stepped_code> line_up(const std::vector<source>& sources) {
  auto sides = collect(sources, [](const source& each) {
    return stepped_code{each.label, each.file, each.file, split_steps(each)};
  });
  const auto [shortest, longest] = std::ranges::minmax_element(
      sides, {}, [](const stepped_code& side) { return side.steps.size(); });
  if (shortest->steps.size() < longest->steps.size()) {
    const step& extra = longest->steps[shortest->steps.size()];
    fail(sources.begin()[longest - sides.begin()], extra.first_line(),
         "step [{}] is not in {}, whose last step is [{}]", extra.number,
         escape(shortest->file), shortest->steps.back().number);
  }
  drop_empty_preludes(sides);
  return sides;
}

std::vector<stepped_code> whole_files(const std::vector<source>& sources) {
  return collect(sources, [](const source& each) {
    step all;
    for (const std::string& line : each.lines) {
      all.code.push_back({line, all.code.size() + 1});
    }
    return stepped_code{each.label, each.file, each.file, {all}};
  });
}

void drop_empty_preludes(std::vector<stepped_code>& sides) {
  const auto has_none = [](const stepped_code& side) {
    return !side.steps.empty() && side.steps.front().is_empty();
  };
  if (!std::ranges::all_of(sides, has_none)) return;
  for (stepped_code& side : sides) side.steps.erase(side.steps.begin());
}

}  // namespace sidebyside

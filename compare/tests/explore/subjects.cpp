#include "explore/subjects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/range/algorithm_ext/push_back.hpp>

#include "base/file.hpp"
#include "explore/copies.hpp"

namespace sidebyside::test {
namespace {

/// Returns an output for each number.
std::set<std::string> numbered(const std::string& format,
                               const std::vector<int>& numbers) {
  std::set<std::string> outputs;
  for (const int n : numbers) {
    outputs.insert(fmt::format(fmt::runtime(format), n));
  }
  return outputs;
}

const std::string final_counter = "Final Counter:  {}\n";

const std::vector<subject> all_subjects{
    {"data-race",
     {},
     {},
     numbered(final_counter, {2, 3, 4}),
     306,
     "32 lock, 2 wait, 11 signal, 2 create, 2 join, 3 output",
     true},
    {"data-race-print",
     {},
     {},
     {"1\n1\n2\n2\nFinal Counter:  2\n", "1\n1\n2\n3\nFinal Counter:  3\n",
      "1\n2\n1\n2\nFinal Counter:  2\n", "1\n2\n1\n3\nFinal Counter:  3\n",
      "1\n2\n2\n3\nFinal Counter:  2\n", "1\n2\n2\n3\nFinal Counter:  3\n",
      "1\n2\n3\n2\nFinal Counter:  2\n", "1\n2\n3\n2\nFinal Counter:  3\n",
      "1\n2\n3\n3\nFinal Counter:  3\n", "1\n2\n3\n4\nFinal Counter:  4\n"},
     810,
     "37 lock, 2 wait, 11 signal, 2 create, 2 join, 7 output",
     true},
    {"non-atomic-counters",
     {{"50", "2"}, {"1000", "3"}},
     {},
     numbered("ops: {}\n", {2, 3, 4, 5, 6}),
     2952,
     "32 lock, 2 wait, 11 signal, 2 create, 2 join, 3 output",
     true},
    {"atomic-counters",
     {{"50", "2"}, {"1000", "2"}},
     {},
     {"ops: 4\n"},
     54,
     "1 load, 4 update, 32 lock, 2 wait, 11 signal, 2 create, 2 join, 3 "
     "output"},
    {"atomic-load",
     {{"50", "2", 2}, {"1000", "1", 2}},
     {},
     {"reads went backwards: false\nops: 2\n"},
     291,
     "8 load, 2 update, 26 lock, 11 signal, 2 create, 2 join, 6 output"},
    {"atomic-functions",
     {},
     {},
     numbered(final_counter, {4}),
     54,
     "1 load, 4 update, 32 lock, 2 wait, 11 signal, 2 create, 2 join, 3 "
     "output"},
    {"mutex",
     {},
     {},
     {"1\n2\n3\n4\nFinal Counter:  4\n"},
     54,
     "36 lock, 2 wait, 11 signal, 2 create, 2 join, 11 output"},
    {"mutex-map",
     {},
     {"1"},
     {"map[a:2 b:1]\n"},
     165,
     "49 lock, 3 wait, 15 signal, 3 create, 3 join, 5 output"},
    {"once",
     {{"10;", "2;"}},
     {},
     {"built: 1\nreaders: 2\n"},
     396,
     "1 load, 7 update, 34 lock, 2 wait, 12 signal, 2 create, 2 join, 6 "
     "output"},
    {"condition",
     {{"100", "2"}, {" 5", " 1"}, {"i < 3", "i < 1"}, {"i < 2", "i < 1"}},
     {},
     {"taken: 2\nsum: 3\n"},
     1764,
     "59 lock, 4 wait, 18 signal, 2 create, 2 join, 6 output"},
    {"select",
     {{"5", "1"}},
     {},
     {"left: 1\nright: 1\nboth closed\n"},
     1009,
     "2 update, 42 lock, 2 wait, 15 signal, 2 create, 2 join, 7 output"},
    {"cancel",
     {{"i < 3", "i < 2"}},
     {},
     {"stopped: 2\n"},
     352,
     "1 load, 2 update, 42 lock, 2 wait, 13 signal, 2 create, 2 join, 3 "
     "output"},
    {"semaphore",
     {{"20;", "2;"}, {" 3", " 1", 3}},
     {},
     {"never more than 1: true\ndone: 2\n"},
     165,
     "2 load, 6 update, 38 lock, 2 wait, 13 signal, 2 create, 2 join, 6 "
     "output"},
    {"rw-mutex",
     {{"4", "1"}},
     {"1"},
     {"torn reads: 0\nwrites: 1\n"},
     36,
     "1 load, 40 lock, 2 wait, 15 signal, 2 create, 2 join, 6 output"},
    {"channel",
     {{"n <= 5", "n <= 2"}},
     {},
     {"1\n2\nclosed\n"},
     84,
     "31 lock, 3 wait, 8 signal, 1 create, 1 join, 5 output"},
    {"stateful-goroutine",
     {{"50", "2", 2}},
     {"2", "1"},
     {"ops: 2\n"},
     9089,
     "67 lock, 5 wait, 18 signal, 3 create, 3 join, 3 output"},
    {"worker-pool",
     {{"5", "2", 3}, {"w < 3", "w < 2"}},
     {},
     {"job 1: 2\njob 2: 4\n"},
     0,
     "46 lock, 2 wait, 14 signal, 2 create, 2 join, 10 output"},
    {"compare-and-swap",
     {{"50", "2", 2}, {"1000", "2"}},
     {},
     {"max: 3\n"},
     153,
     "5 load, 2 update, 32 lock, 2 wait, 11 signal, 2 create, 2 join, 3 "
     "output"},
    {"message-passing",
     {{"1000", "2"}},
     {},
     {"stale reads: 0\n"},
     3600,
     "13 load, 4 store, 29 lock, 1 wait, 11 signal, 2 create, 2 join, 3 "
     "output"},
    {"store-buffering",
     {{"10000", "1"}, {"50", "1", 3}},
     {},
     {"both zero: 0 of 1\n"},
     216,
     "11 load, 2 store, 2 update, 29 lock, 1 wait, 11 signal, 2 create, 2 "
     "join, 5 output"},
    {"check-then-act",
     {},
     {},
     {"sold: 1\n", "sold: 2\n"},
     54,
     "3 load, 2 update, 32 lock, 2 wait, 11 signal, 2 create, 2 join, 3 "
     "output"},
    {"lock-order",
     {},
     {},
     {"moved: 2\n", "deadlock"},
     21,
     "36 lock, 2 wait, 11 signal, 2 create, 2 join, 3 output"},
    {"lost-wakeup",
     {},
     {},
     {"woken\n", "deadlock"},
     4,
     "14 lock, 1 wait, 4 signal, 1 create, 1 join, 2 output"},
    {"late-add",
     {{"i < 3", "i < 2"}},
     {},
     {"done: 0\n", "done: 1\n", "done: 2\n"},
     723,
     "1 load, 2 update, 39 lock, 2 wait, 13 signal, 2 create, 2 join, 3 "
     "output"},
    {"many-goroutines",
     {},
     {"2"},
     {"total: 2\n"},
     18,
     "1 load, 2 update, 32 lock, 2 wait, 11 signal, 2 create, 2 join, 3 "
     "output"},
    {"many-waiting",
     {},
     {"2"},
     {"total: 2\n"},
     974,
     "1 load, 2 update, 36 lock, 2 wait, 12 signal, 2 create, 2 join, 3 "
     "output"},
    {"ping-pong",
     {},
     {"2"},
     {"ball: 2\n"},
     208,
     "44 lock, 5 wait, 8 signal, 1 create, 1 join, 3 output"},
};

}  // namespace

void PrintTo(const subject& each, std::ostream* out) { *out << each.program; }

const std::vector<subject>& subjects() { return all_subjects; }

built::built(const subject& subject, const std::vector<replaced_text>& fault) {
  const std::string file =
      fmt::format("{0}/cpp/{1}/{1}.cpp", SOURCE_DIR, subject.program);
  std::string source = replace_sizes(read_file(file), subject.sizes, file);
  build_options options;
  if (source.find("<boost/thread/once.hpp>") != std::string::npos) {
    source += read_file(SOURCE_DIR "/cpp/once_for_detectors.cpp");
    options.runtime +=
        " -Wl,--wrap=_ZN5boost13thread_detail17enter_once_region"
        "ERNS_9once_flagE"
        " -Wl,--wrap=_ZN5boost13thread_detail18commit_once_region"
        "ERNS_9once_flagE";
  }
  std::vector<std::string> argv{
      build_explored(folder, subject.program + ".cpp",
                     replace_sizes(source, fault, file), options)
          .string()};
  boost::push_back(argv, subject.args);
  process.emplace(find_command(argv).value());
}

bool is_right(const subject& subject, const search_results& found) {
  return (subject.is_racy || found.races.empty()) &&
         std::ranges::all_of(found.outcomes, [&](const auto& outcome) {
           const auto& [output, ending] = outcome.first;
           return subject.outputs.contains(ending.empty() ? output : ending);
         });
}

}  // namespace sidebyside::test

#include "pages/explorer_link.hpp"

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/transform_width.hpp>
#include <boost/beast/zlib/deflate_stream.hpp>
#include <cstddef>
#include <cstdint>

#include "pages/template.hpp"

namespace sidebyside {
namespace {

/// Puts the files that stand beside a source into it.
std::string inline_files(std::string text, const page_material& material) {
  constexpr int max_times = 50;  // stops a rule that never ends
  for (const auto& [place, replacement] : material.inlined) {
    for (int i = 0; i < max_times; ++i) {
      auto inlined = place.replace(text, replacement);
      if (!inlined) break;
      text = *std::move(inlined);
    }
  }
  return text;
}

/// Compresses a text in the format of zlib (RFC 1950). Servers refuse addresses
/// of more than some thousand bytes.
std::string compress(const std::string& text) {
  namespace zlib = boost::beast::zlib;
  std::string packed("\x78\x9c");
  packed.resize(2 + zlib::deflate_upper_bound(text.size()));
  zlib::z_params parts;
  parts.next_in = text.data();
  parts.avail_in = text.size();
  parts.next_out = &packed[2];
  parts.avail_out = packed.size() - 2;
  boost::beast::error_code done;
  zlib::deflate_stream().write(parts, zlib::Flush::finish, done);
  packed.resize(2 + parts.total_out);
  constexpr std::uint32_t modulus = 65521;
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (const char c : text) {
    low = (low + static_cast<unsigned char>(c)) % modulus;
    high = (high + low) % modulus;
  }
  for (const std::uint32_t half : {high, low}) {
    packed.push_back(static_cast<char>(half >> 8U));
    packed.push_back(static_cast<char>(half & 0xffU));
  }
  return packed;
}

}  // namespace

std::string explorer_link(const page_material& material, const side& side,
                          const source& source) {
  using namespace boost::archive::iterators;
  using to_base64 =
      base64_from_binary<transform_width<std::string::const_iterator, 6, 8>>;
  if (side.compiler_explorer.empty()) return "";
  const page_data text =
      inline_files(join(source.lines, "\n") + "\n", material);
  const auto quoted =
      text.dump(-1, ' ', true, page_data::error_handler_t::replace);
  const auto state = compress(join(side.compiler_explorer, quoted));
  std::string code(to_base64(state.begin()), to_base64(state.end()));
  code.append((4 - code.size() % 4) % 4, '=');
  boost::replace_all(code, "/", "%2F");
  boost::replace_all(code, "+", "%2B");
  return "https://godbolt.org/clientstate/" + code;
}

}  // namespace sidebyside

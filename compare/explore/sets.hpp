/// Operators of the protocol's sets, for those who write C++.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "protocol.h"

inline explore_set operator|(explore_set a, const explore_set& b) {
  for (int i = 0; i < EXPLORE_THREADS / 64; ++i) a.words[i] |= b.words[i];
  return a;
}

inline explore_set operator&(explore_set a, const explore_set& b) {
  for (int i = 0; i < EXPLORE_THREADS / 64; ++i) a.words[i] &= b.words[i];
  return a;
}

/// Returns the members of `a` that `b` lacks.
inline explore_set operator-(explore_set a, const explore_set& b) {
  for (int i = 0; i < EXPLORE_THREADS / 64; ++i) a.words[i] &= ~b.words[i];
  return a;
}

inline explore_set& operator|=(explore_set& a, const explore_set& b) {
  return a = a | b;
}

inline explore_set& operator-=(explore_set& a, const explore_set& b) {
  return a = a - b;
}

/// Returns the set with one member.
inline explore_set explore_only(std::size_t number) {
  explore_set set{};
  explore_add(&set, static_cast<std::uint32_t>(number));
  return set;
}

inline bool has(const explore_set& set, std::size_t number) {
  return explore_has(&set, static_cast<std::uint32_t>(number)) != 0;
}

/// Returns the lowest member from a number on, or EXPLORE_THREADS.
inline std::size_t lowest(const explore_set& set, std::size_t from = 0) {
  std::size_t word = from / 64;
  std::uint64_t bits = ~std::uint64_t{0} << from % 64;
  for (; word < EXPLORE_THREADS / 64; ++word, bits = ~std::uint64_t{0}) {
    bits &= set.words[word];
    if (bits != 0) return word * 64 + std::countr_zero(bits);
  }
  return EXPLORE_THREADS;
}

inline bool is_empty(const explore_set& set) {
  return lowest(set) == EXPLORE_THREADS;
}

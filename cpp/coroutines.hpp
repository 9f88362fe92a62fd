// Coroutines that take turns in one thread, and channels
// without room between them.
#pragma once

#include <boost/intrusive/slist.hpp>
#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

/// A coroutine that waits. It lies in the coroutine's own
/// frame, so that a queue of them needs no memory.
struct waiter
    : boost::intrusive::slist_base_hook<
          boost::intrusive::link_mode<
              boost::intrusive::normal_link>> {
  std::coroutine_handle<> coroutine;
};

template <class Waiter>
using queue_of = boost::intrusive::slist<
    Waiter, boost::intrusive::cache_last<true>,
    boost::intrusive::constant_time_size<false>>;

/// The coroutines that can go on, in their order.
inline queue_of<waiter> ready;

/// Takes the first one out of a queue of waiters, and lets
/// it go on when its turn comes.
template <class Waiter>
Waiter& wake_first(queue_of<Waiter>& waiters) {
  Waiter& first = waiters.front();
  waiters.pop_front();
  ready.push_back(first);
  return first;
}

/// Lets coroutines go on until none of them can.
inline void run() {
  while (!ready.empty()) {
    const auto next = ready.front().coroutine;
    ready.pop_front();
    next.resume();
  }
}

/// A coroutine, which starts at once. Its frame is freed
/// with the task, even if it still waits.
class [[nodiscard]] task {
 public:
  struct promise_type {
    task get_return_object() {
      return task(
          std::coroutine_handle<
              promise_type>::from_promise(*this));
    }
    std::suspend_never initial_suspend() {
      return {};
    }
    std::suspend_always final_suspend() noexcept {
      return {};
    }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };

  task(task&& other) noexcept
      : frame_(std::exchange(other.frame_, {})) {}
  task& operator=(task&&) = delete;
  ~task() {
    if (frame_) frame_.destroy();
  }

 private:
  explicit task(std::coroutine_handle<> frame)
      : frame_(frame) {}

  std::coroutine_handle<> frame_;
};

template <class T>
class channel;

/// A wait for two channels at once. It ends when one of
/// them can be popped from without a wait, or is closed,
/// and returns that one: the first, if both can. A null
/// channel is never ready.
template <class T>
struct either : waiter {
  channel<T>* first;
  channel<T>* second;
  bool await_ready() {
    return (first && first->is_ready()) ||
           (second && second->is_ready());
  }
  void await_suspend(
      std::coroutine_handle<> frame) {
    coroutine = frame;
    watch(this);
  }
  channel<T>* await_resume() {
    watch(nullptr);
    return first && first->is_ready() ? first
                                      : second;
  }
  void watch(either* watcher) {
    if (first) first->watcher_ = watcher;
    if (second) second->watcher_ = watcher;
  }
};

/// A channel without room: a push waits until its value is
/// popped, and a pop until there is one. If the channel is
/// closed, a pop returns none.
template <class T>
class channel {
 public:
  struct pusher : waiter {
    channel& to;
    T value;
    bool await_ready() {
      if (to.poppers_.empty()) return false;
      wake_first(to.poppers_).value =
          std::move(value);
      return true;
    }
    void await_suspend(
        std::coroutine_handle<> frame) {
      coroutine = frame;
      to.pushers_.push_back(*this);
      to.wake_watcher();
    }
    void await_resume() {}
  };

  struct popper : waiter {
    channel& from;
    std::optional<T> value;
    bool await_ready() {
      if (from.pushers_.empty())
        return from.is_closed_;
      value = std::move(
          wake_first(from.pushers_).value);
      return true;
    }
    void await_suspend(
        std::coroutine_handle<> frame) {
      coroutine = frame;
      from.poppers_.push_back(*this);
    }
    std::optional<T> await_resume() {
      return std::move(value);
    }
  };

  pusher push(T value) {
    return {{}, *this, std::move(value)};
  }
  popper pop() { return {{}, *this, {}}; }

  void close() {
    is_closed_ = true;
    while (!poppers_.empty()) wake_first(poppers_);
    wake_watcher();
  }

 private:
  friend either<T>;

  [[nodiscard]] bool is_ready() const {
    return is_closed_ || !pushers_.empty();
  }

  void wake_watcher() {
    if (!watcher_) return;
    ready.push_back(*watcher_);
    watcher_->watch(nullptr);
  }

  queue_of<pusher> pushers_;
  queue_of<popper> poppers_;
  either<T>* watcher_ = nullptr;
  bool is_closed_ = false;
};

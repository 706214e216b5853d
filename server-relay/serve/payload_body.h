#pragma once

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/optional.hpp>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "server-relay/files/file_tree.h"
#include "server-relay/http/message.h"

namespace earshot::relay {

/// A Beast body that is a text or a slice of an open file, of which one chunk at a time is in memory.
struct PayloadBody {
  static constexpr std::size_t kChunk = 65536;

  struct value_type {
    std::string text;
    FileSlice slice;
  };

  static std::uint64_t size(const value_type& value) {
    return value.slice.file ? value.slice.length : value.text.size();
  }

  class writer {
   public:
    using const_buffers_type = boost::asio::const_buffer;

    template <bool isRequest, class Fields>
    writer(const boost::beast::http::header<isRequest, Fields>&, const value_type& value) : value_(value) {}

    void init(boost::beast::error_code& error) { error = {}; }

    boost::optional<std::pair<const_buffers_type, bool>> get(boost::beast::error_code& error) {
      error = {};
      const std::uint64_t rest = size(value_) - sent_;
      if (rest == 0) return boost::none;
      if (!value_.slice.file) {
        sent_ += rest;
        return {{boost::asio::buffer(value_.text), false}};
      }
      chunk_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kChunk, rest)));
      // The length was promised in the head: all that is left to tell the client is a connection cut short.
      if (!value_.slice.file->read(value_.slice.offset + sent_, chunk_)) {
        error = make_error_code(boost::system::errc::io_error);
        return boost::none;
      }
      sent_ += chunk_.size();
      return {{boost::asio::buffer(chunk_), sent_ < value_.slice.length}};
    }

   private:
    const value_type& value_;
    std::uint64_t sent_ = 0;
    std::vector<std::byte> chunk_;
  };
};

}  // namespace earshot::relay

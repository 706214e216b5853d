#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server-relay/files/file_tree.h"
#include "server-relay/http/content_coding.h"
#include "server-relay/http/message.h"
#include "server-relay/http/request_target.h"

namespace earshot::relay {

/// One of the forms in which a file can be sent: as it is, or a copy compressed beforehand that lies beside it.
struct Representation {
  std::shared_ptr<const OpenFile> file;
  ContentCoding coding = ContentCoding::Identity;
  std::string_view type;   ///< of the decoded file
  bool varies = false;     ///< another Accept-Encoding may get another form
  bool immutable = false;  ///< see isImmutable()

  /// "br", "gzip"; empty for the file itself.
  std::string_view codingName() const;
};

/// Chooses the form of `file`, found in `tree` under `target`, that a request wants. Nothing if it accepts none (406).
/// With a Range field that is the file itself, if the client takes it at all: ranges count its bytes.
/// Whoever lays out the folder keeps the copies up to date: they are not compared with the file.
std::optional<Representation> chooseRepresentation(const Request& request, const RequestTarget& target, OpenFile file,
                                                   const FileTree& tree);

/// The strong tag that a content hash in the file's name vouches for; nothing where the name has none of at least 16
/// digits. The size is part of it, so that a cut-off upload is told from the whole file.
std::optional<std::string> tagFromName(const Representation& representation, std::string_view fileName);

}  // namespace earshot::relay

#include "server-relay/http/content_coding.h"

#include "server-relay/http/field_list.h"

namespace earshot::relay {
namespace {

/// qvalue = "0" [ "." 0*3DIGIT ] | "1" [ "." 0*3("0") ], in thousandths.
std::optional<int> parseWeight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int thousandths = (text[0] - '0') * 1000;
  int place = 100;
  for (std::size_t i = 2; i < text.size(); ++i, place /= 10) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    thousandths += (text[i] - '0') * place;
  }
  if (thousandths > 1000) return std::nullopt;
  return thousandths;
}

struct Element {
  std::string_view coding;
  int weight = 1000;
};

std::optional<Element> parseElement(std::string_view text) {
  const std::size_t semicolon = text.find(';');
  Element element{trimmed(text.substr(0, semicolon))};
  if (semicolon == std::string_view::npos) return element;
  const std::string_view parameter = trimmed(text.substr(semicolon + 1));
  if (parameter.size() < 2 || !equalIgnoringCase(parameter.substr(0, 2), "q=")) return std::nullopt;
  const auto weight = parseWeight(parameter.substr(2));
  if (!weight) return std::nullopt;
  element.weight = *weight;
  return element;
}

}  // namespace

AcceptedCodings parseAcceptEncoding(std::optional<std::string_view> field) {
  AcceptedCodings accepted;
  if (!field) return accepted;
  std::optional<int> brotli, gzip, identity, others;
  for (const std::string_view text : splitFieldList(*field)) {
    const auto element = parseElement(text);
    if (!element) continue;
    if (equalIgnoringCase(element->coding, "br")) brotli = element->weight;
    if (equalIgnoringCase(element->coding, "gzip") || equalIgnoringCase(element->coding, "x-gzip")) {
      gzip = element->weight;
    }
    if (equalIgnoringCase(element->coding, "identity")) identity = element->weight;
    if (element->coding == "*") others = element->weight;
  }
  accepted.brotli = brotli.value_or(others.value_or(0));
  accepted.gzip = gzip.value_or(others.value_or(0));
  accepted.identity = identity.value_or(others.value_or(accepted.identity));
  return accepted;
}

std::optional<ContentCoding> chooseCoding(const AcceptedCodings& accepted, bool brotliExists, bool gzipExists) {
  const int brotli = brotliExists ? accepted.brotli : 0;
  const int gzip = gzipExists ? accepted.gzip : 0;
  if (brotli > 0 && brotli >= gzip && brotli >= accepted.identity) return ContentCoding::Brotli;
  if (gzip > 0 && gzip >= accepted.identity) return ContentCoding::Gzip;
  if (accepted.identity > 0) return ContentCoding::Identity;
  return std::nullopt;
}

}  // namespace earshot::relay

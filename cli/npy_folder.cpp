#include "cli/npy_folder.h"

#include <bit>
#include <set>
#include <string_view>
#include <system_error>

#include "native/files.h"
#include "native/text.h"

namespace earshot {
namespace {

static_assert(std::endian::native == std::endian::little, "the files say little-endian");

template <class Value>
std::vector<std::byte> npy(std::string_view type, std::span<const Value> values,
                           const std::vector<std::size_t>& shape) {
  std::string header = "{'descr': '" + std::string(type) + "', 'fortran_order': False, 'shape': (";
  for (std::size_t i = 0; i < shape.size(); ++i) header += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  header += shape.size() == 1 ? ",), }" : "), }";  // a Python tuple of one
  // Magic, version and length take 10 bytes; with the header they must fill blocks of 64, the last byte a newline.
  constexpr std::size_t kPreamble = 10;
  header.append((64 - (kPreamble + header.size() + 1) % 64) % 64, ' ');
  header += '\n';

  std::string preamble = "\x93NUMPY";
  preamble += {'\x01', '\x00', static_cast<char>(header.size() & 0xff), static_cast<char>(header.size() >> 8)};
  std::vector<std::byte> file;
  file.reserve(kPreamble + header.size() + values.size_bytes());
  for (const auto part : {std::as_bytes(std::span<const char>(preamble)), std::as_bytes(std::span<const char>(header)),
                          std::as_bytes(values)})
    file.insert(file.end(), part.begin(), part.end());
  return file;
}

}  // namespace

std::vector<std::byte> npyFile(std::span<const float> values, const std::vector<std::size_t>& shape) {
  return npy<float>("<f4", values, shape);
}

std::vector<std::byte> npyFile(std::span<const double> values, const std::vector<std::size_t>& shape) {
  return npy<double>("<f8", values, shape);
}

std::vector<std::string> folderNames(const std::vector<std::filesystem::path>& files) {
  std::set<std::string> taken;
  std::vector<std::string> names;
  for (const auto& file : files) {
    std::string name = file.stem().native();
    if (!taken.insert(name).second) {
      const std::string base = file.filename().native();
      name = base;
      for (int number = 2; !taken.insert(name).second; ++number) name = base + "-" + std::to_string(number);
    }
    names.push_back(std::move(name));
  }
  return names;
}

Result<void> writeNpyFolder(const std::filesystem::path& folder, std::span<const FeatureMatrix> features,
                            std::span<const double> beatTimes) {
  std::error_code fault;
  std::filesystem::create_directories(folder, fault);
  if (fault)
    return Error{ErrorCode::Io, printable(folder), "cannot be made (" + fault.message() + ")", "Choose another --out."};
  for (const FeatureMatrix& feature : features) {
    const auto bytes = npyFile(std::span(feature.values), {feature.coefficients, feature.frames});
    Result<void> written = writeFileAtomically(folder / (std::string(feature.name) + ".npy"), bytes);
    if (!written) return written;
  }
  return writeFileAtomically(folder / "beat_times.npy", npyFile(beatTimes, {beatTimes.size()}));
}

}  // namespace earshot

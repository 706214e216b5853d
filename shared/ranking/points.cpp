#include "shared/ranking/points.h"

namespace earshot {

Result<void> checkPoints(const Points& points) {
  constexpr float kLargest = 1e15F;
  if (points.dimensions < 1 || points.dimensions > kDimensions || points.stride < points.dimensions)
    return Error(ErrorCode::InvalidArgument, "points",
                 {"have ", points.dimensions, " dimensions and a stride of ", points.stride,
                  ", expected 1 to 64 dimensions and at least that stride"},
                 "");
  for (std::size_t i = 0; i < points.rows; ++i)
    for (std::size_t j = 0; j < points.dimensions; ++j)
      if (!(std::abs(points.values[i * points.stride + j]) <= kLargest))
        return Error(
            ErrorCode::NotFinite, "points",
            {"row ", i, ", dimension ", j, " is ", points.values[i * points.stride + j], ", expected up to 1e15"}, "");
  return {};
}

}  // namespace earshot

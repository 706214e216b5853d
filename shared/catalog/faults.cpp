#include "shared/catalog/faults.h"

namespace earshot {

Error corrupt(std::string_view where, Wording what) {
  return {ErrorCode::Corrupt, where, what, "Get the file again or build the catalog again."};
}

Error corrupt(std::string_view where, std::string_view what) { return corrupt(where, Wording{what}); }

}  // namespace earshot

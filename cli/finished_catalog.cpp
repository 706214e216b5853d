#include "cli/finished_catalog.h"

#include <cstdio>

#include "cli/cleaning_text.h"
#include "cli/exit_code.h"
#include "cli/failure.h"
#include "cli/packed_taste.h"
#include "native/catalog_folder.h"
#include "native/catalog_layout.h"
#include "native/progress.h"
#include "native/text.h"
#include "native/thread_pool.h"

namespace earshot {

int finishCatalog(const BuildOptions& options, CatalogDraft& draft, CleaningReport& report,
                  std::chrono::steady_clock::time_point start) {
  report.tracks = draft.tracks.size();
  const auto told = tellCleaning(report, options.report);
  if (draft.tracks.empty()) {
    std::fprintf(stderr, "earshot: nothing to put into a catalog, none was written\n");
    return kSomeFailed;
  }
  if (const auto packed = packTaste(options, draft); !packed) return failed(packed.error());
  {
    ThreadPool pool(options.jobs);
    if (const auto done = layOut(draft, pool.parallelFor()); !done) return failed(done.error());
  }
  const auto manifest = writeCatalogFolder(options.out, draft);
  if (!manifest) return failed(manifest.error());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::fprintf(stderr, "earshot: %s: %s, %s\n", printable(options.out).c_str(),
               counted(draft.tracks.size(), "track").c_str(), spellDuration(took.count()).c_str());
  return told ? kAllWell : failed(told.error());
}

}  // namespace earshot

#include "cli/analyses.h"

#include <cstdio>
#include <utility>

#include "native/stop_signal.h"

namespace earshot {

void Analyses::open() {
  options_.stop = stopRequested;
  if (noCache_) return;
  const auto folder = folder_.empty() ? AnalysisCache::usualFolder() : std::filesystem::path(folder_);
  if (!folder) return;
  auto cache = AnalysisCache::open(*folder, options_);
  if (cache)
    cache_ = std::move(cache).value();
  else
    std::fprintf(stderr, "earshot: warning: no analysis is kept for the next build: %s\n",
                 cache.error().message().c_str());
}

void Analyses::close() const {
  if (!cache_) return;
  if (const auto fault = cache_->fault())
    std::fprintf(stderr, "earshot: warning: not everything could be kept for the next build: %s\n",
                 fault->message().c_str());
  cache_->removeUnused();
}

Result<AnalysisCache::Analyzed> Analyses::analyze(const std::filesystem::path& file) const {
  if (cache_) return cache_->analyze(file);
  auto analyzed = analyzeFile(file, options_);
  if (!analyzed) return std::move(analyzed).error();
  AnalysisCache::Analyzed made;
  made.file = std::move(analyzed).value();
  return made;
}

void Analyses::keepPreview(const AnalysisCache::Analyzed& analyzed, const std::string& preview) const {
  if (cache_) cache_->keepPreview(analyzed, preview);
}

}  // namespace earshot

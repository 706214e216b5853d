#include "cli/training_settings.h"

#include <map>

#include "shared/sentence.h"

namespace earshot {

Json TrainingSettings::json() const {
  return Json::Object{{"factors", ials.factors},
                      {"lambda", ials.lambda},
                      {"alpha0", ials.alpha0},
                      {"nu", ials.nu},
                      {"weighting", name(weighting)},
                      {"solver", ials.solver == Solver::Cholesky ? "cholesky" : "cg"},
                      {"epochs", epochs},
                      {"seed", ials.seed}};
}

std::string TrainingSettings::text() const {
  return sentence({ials.factors, " factors, lambda ", ials.lambda, ", alpha0 ", ials.alpha0, ", ", name(weighting),
                   " weights, ", epochs, epochs == 1 ? " epoch" : " epochs"});
}

void addTrainingSettings(CLI::App& command, TrainingSettings& settings) {
  command.add_option("--factors", settings.ials.factors, "Numbers a listener and an item have")
      ->check(CLI::Range(std::size_t{1}, kMostFactors))
      ->capture_default_str();
  command.add_option("--epochs", settings.epochs, "How often all are solved")
      ->check(CLI::Range(std::size_t{1}, std::size_t{10000}))
      ->capture_default_str();
  command.add_option("--lambda", settings.ials.lambda, "Regularization")
      ->check(CLI::Range(1e-12, 1e12))
      ->capture_default_str();
  command.add_option("--alpha0", settings.ials.alpha0, "Weight of what was not played")
      ->check(CLI::Range(0.0, 1e12))
      ->capture_default_str();
  command
      .add_option("--nu", settings.ials.nu, "How regularization grows with the number of plays: 1 in proportion, 0 not")
      ->check(CLI::Range(0.0, 2.0))
      ->capture_default_str();
  command
      .add_option("--weighting", settings.weighting, "What a count weighs: binary 1, log ln(1 + count), linear count")
      ->transform(CLI::CheckedTransformer(std::map<std::string, Weighting>{
          {"binary", Weighting::Binary}, {"log", Weighting::Log}, {"linear", Weighting::Linear}}))
      ->default_str("log");
  command.add_option("--solver", settings.ials.solver, "cg: three conjugate gradient steps; cholesky: exactly, slowly")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, Solver>{{"cg", Solver::ConjugateGradient}, {"cholesky", Solver::Cholesky}}))
      ->default_str("cg");
  command.add_option("--seed", settings.ials.seed, "Of the first factors; a seed gives the same file")
      ->capture_default_str();
}

void weigh(Interactions& counts, Weighting weighting, double& mean) {
  mean = meanWeight(weighting, counts.values());
  for (float& count : counts.values()) count = weightOf(weighting, count, mean);
}

}  // namespace earshot

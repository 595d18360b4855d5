package import AuditLog
import Detection
import GuardrailTypes
import RuleFiles

extension ConfigurationHistory {
    /// The configurations of these hashes as an evidence pack has them, with their rules' own tests run anew.
    ///
    /// One that is not kept, or that somebody has changed, is left out: the pack says then that it is not there. Takes a second or
    /// two for each; call it off the event loops.
    package func evidence(of hashes: [String]) -> [AuditEvidencePolicy] {
        hashes.compactMap { hash in
            guard let entry = try? entry(hash) else { return nil }
            let files = entry.sources.map {
                AuditEvidencePolicy.File(kind: $0.kind.rawValue, path: $0.path, text: $0.text)
            }
            return AuditEvidencePolicy(hash: hash, files: files, tests: Self.tests(of: entry.sources))
        }
    }

    /// Empty if the rules cannot be loaded any more, since a list that they name is gone.
    private static func tests(of sources: [RuleSource]) -> [AuditEvidencePolicy.Tested] {
        guard case .loaded(let rules) = RuleLoader(runsTests: false).load(sources) else { return [] }
        return rules.located.map { located in
            let results = RuleTester.results(for: located)
            let failed = results.count { $0.failure != nil }
            return AuditEvidencePolicy.Tested(
                rule: located.rule.reference.id,
                passed: results.count - failed,
                failed: failed
            )
        }
    }
}

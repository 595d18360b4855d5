package import Detection
import Foundation

/// Takes the fingerprints of files.
package enum FingerprintFiles {
    /// What was built.
    package struct Summary: Hashable, Sendable {
        package let documents: Int
        /// Files that have too few words.
        package let skipped: Int
        package let sections: Int
        package let fingerprints: Int
        package let lengthInBytes: Int
    }

    /// - Parameters:
    ///   - inputs: files of UTF-8 text, read one at a time.
    ///   - runLength: words of a run.
    ///   - sectionLength: words of a section that is measured by itself; nil measures documents as wholes.
    package static func build(
        inputs: [String],
        key: ExactDataKey,
        runLength: Int,
        sectionLength: Int?,
        output: String
    ) throws(ListBuildError) -> Summary {
        var builder = FingerprintBuilder(key: key, length: runLength, sectionLength: sectionLength)
        var skipped = 0
        for input in inputs {
            guard let data = FileManager.default.contents(atPath: input) else {
                throw ListBuildError("\(input) cannot be read")
            }
            guard String(validating: data, as: UTF8.self) != nil else {
                throw ListBuildError("\(input) is not UTF-8 text")
            }
            if !builder.add(Array(data)) { skipped += 1 }
        }
        guard !builder.sections.isEmpty else {
            throw ListBuildError("no document is long enough for \(FingerprintBuilder.fewest) fingerprints")
        }
        let file = builder.file
        do {
            try Data(file).write(to: URL(filePath: output), options: .atomic)
        } catch {
            throw ListBuildError("\(output) cannot be written")
        }
        return Summary(
            documents: inputs.count - skipped,
            skipped: skipped,
            sections: builder.sections.count,
            fingerprints: builder.sections.reduce(0) { $0 + $1.count },
            lengthInBytes: file.count
        )
    }
}

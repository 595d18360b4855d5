import ArgumentParser
import AuditLog
import ClassifierClients
import Foundation
import Gateway
import Inspection
import Logging
import NIOCore
import NIOPosix
import RuleFiles
import Upstream

/// One run of `weir serve`, from reading the settings to the last audit row.
struct ServeSession {
    let command: ServeCommand
    let screen: Screen

    private var isDemo: Bool { command.demo || command.tour }

    func run() async throws {
        let signals = SignalEvents([SIGHUP, SIGTERM, SIGINT])
        signal(SIGPIPE, SIG_IGN)
        // One core is for libcurl's thread and the audit writer: a loop more than that only waits in their way.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, System.coreCount - 1))
        if command.`init` { try writeSettingsIfMissing() }
        let demo = isDemo ? try await DemoUpstream.start(group: group) : nil
        let settings = try readSettings(demo)
        let directory = try DataDirectory(creating: settings.dataDirectory)
        let driver = CurlDriver()
        let loader = ConfigurationLoader(
            key: try directory.digestKey(),
            keys: directory.fingerprintKeys,
            history: directory.history,
            classifiers: ClassifierFactory(client: driver, eventLoop: group.next(), time: { Int(time(nil)) })
        )
        screen.say(screen.faint("compiling the rules and running their tests …"))
        let loaded = try loader.load(settings)
        let service = try await start(settings, loaded, loader, directory, group, driver, demo)
        Banner(
            screen: screen,
            settings: settings,
            service: service,
            rules: loaded.rules,
            settingsPath: command.config
        ).write()
        try await greet(service, demo, group)
        if settings.watchesFiles { try watchFiles(of: settings, signals) }
        let renewal = renewKeys(settings, directory, signals)
        defer { renewal?.cancel() }
        await follow(signals, service, demo)
        try? await group.shutdownGracefully()
    }

    private func start(
        _ settings: Settings,
        _ loaded: ConfigurationLoader.Loaded,
        _ loader: ConfigurationLoader,
        _ directory: DataDirectory,
        _ group: MultiThreadedEventLoopGroup,
        _ driver: CurlDriver,
        _ demo: DemoUpstream?
    ) async throws -> GatewayService {
        do {
            return try await GatewayService.start(
                settings,
                loaded: loaded,
                loader: loader,
                dataDirectory: directory,
                group: group,
                driver: driver,
                logger: logger,
                source: { () throws(Refusal) in try readSettings(demo) }
            )
        } catch let error as AuditError {
            throw error
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            screen.complain("weir: cannot listen on \(settings.listen): \(error)")
            throw ExitCode(3)
        }
    }

    private var logger: Logger {
        var logger = Logger(label: "weir") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .notice
        return logger
    }

    private func greet(
        _ service: GatewayService,
        _ demo: DemoUpstream?,
        _ group: MultiThreadedEventLoopGroup
    ) async throws {
        if command.tour, let demo {
            try await Tour(screen: screen, service: service, demo: demo, group: group).run()
        }
        if isDemo {
            Examples(screen: screen, address: service.address, auditPath: service.dataDirectory.auditPath).write()
        }
        screen.say()
    }

    // MARK: Settings

    private func readSettings(_ demo: DemoUpstream?) throws(Refusal) -> Settings {
        var settings = try SettingsReader.read(command.config, environment: ProcessInfo.processInfo.environment)
        if let address = command.listen.flatMap(ListenAddress.init) { settings.listen = address }
        if let demo { settings.upstreams += demo.settings(beside: settings.upstreams) }
        return settings
    }

    private func writeSettingsIfMissing() throws {
        guard !FileManager.default.fileExists(atPath: command.config) else { return }
        let text = SettingsTemplate.text(
            listen: command.listen ?? "127.0.0.1:8080",
            dataDirectory: "weir-data",
            rules: "rules"
        )
        try text.write(toFile: command.config, atomically: true, encoding: .utf8)
        screen.say(screen.faint("wrote \(command.config)"))
    }

    // MARK: Signals

    /// Returns when the gateway is drained.
    private func follow(_ signals: SignalEvents, _ service: GatewayService, _ demo: DemoUpstream?) async {
        var drain: Task<Void, Never>?
        for await event in signals.events {
            switch event {
            case .signal(SIGHUP):
                reload(service, demo)
            case .signal where drain == nil:
                screen.complain("weir: finishing the answers under way; once more to stop at once")
                drain = Task {
                    _ = await service.drain()
                    signals.finish()
                }
            case .signal:
                drain?.cancel()
            }
        }
    }

    /// Reloads when a file of rules, a policy or the settings change: as if SIGHUP had come.
    private func watchFiles(of settings: Settings, _ signals: SignalEvents) throws {
        let flows = settings.routing.flowFiles.values.map(\.path).sorted()
        let named = [command.config, settings.canaryPath].compactMap { $0 } + flows
        let paths = settings.rulePaths + settings.policyPaths + named
        let thread = Thread { [screen] in
            do {
                let watcher = try FileWatcher(paths)
                while true {
                    try watcher.waitForChange()
                    signals.send(SIGHUP)
                }
            } catch {
                screen.complain("weir: files are not watched any more; SIGHUP still reloads")
            }
        }
        thread.name = "weir-watch"
        thread.start()
    }

    /// Reloads when a key of fingerprints has been in use for long enough: as if SIGHUP had come.
    private func renewKeys(
        _ settings: Settings,
        _ directory: DataDirectory,
        _ signals: SignalEvents
    ) -> Task<Void, Never>? {
        guard settings.audit.fingerprints.rotateDays != nil else { return nil }
        return Task.detached {
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(3600))
                let dueAt = directory.fingerprintKeys.dueAt(settings.audit.fingerprints)
                if let dueAt, dueAt <= Date() { signals.send(SIGHUP) }
            }
        }
    }

    private func reload(_ service: GatewayService, _ demo: DemoUpstream?) {
        do throws(Refusal) {
            let loaded = try service.reload(try readSettings(demo))
            let hash = service.configuration.engine.policyHash.prefix(12)
            screen.complain("weir: reloaded \(loaded.rules.rules.count) rules, policy sha256:\(hash)")
        } catch {
            screen.complain(DiagnosticRenderer(isColored: false).render(error.diagnostics))
            screen.complain("weir: not reloaded; the last good settings and rules stay in force")
        }
    }
}

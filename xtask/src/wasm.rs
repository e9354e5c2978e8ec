//! The rules core for browsers and Node: compiled, bound to JavaScript, and for whoever has to
//! download it made small.

use crate::failure::{Doing, Outcome, fail};
use crate::progress::Step;
use crate::project::{Project, cargo};
use crate::stamp::{Inputs, Stamp};
use crate::{npm, run, tool};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";
/// Where the built modules are.
pub(crate) const OUT: &str = "mobile-shell/packages/client-core/dist";
const NAME: &str = "onewindow_core";

/// The first WebAssembly, so that the module runs on the first phones that had it. Lowering alone
/// would make a loop over bytes of every copy; so compiled, the copies are std's, which go by words
/// and take a third off a verdict. Of SHA-256 the small form is taken: a pack is hashed once.
const FLAGS: [&str; 2] = ["-Ctarget-cpu=mvp", r#"--cfg=sha2_backend_soft=\"compact\""#];

/// The web module has room left within its budget, and takes it: with more of its small functions
/// put where they are called, a verdict takes a fifth less time.
const WEB_FLAGS: [&str; 1] = ["-Cllvm-args=-inline-threshold=40"];

/// Node has the module on disk and calls it all day, so its own is compiled for speed: a verdict
/// takes half the time, in nearly twice the bytes. All that Node ≥ 20 understands may be used.
const NODE_CONFIG: &str = "profile.wasm.opt-level=3";

/// What the small module exports: all else, such as the linker's globals, is taken out, because
/// some hosts refuse a module that exports a global.
const EXPORTS: [&str; 5] = ["memory", "ow_input", "ow_call", "ow_output", "ow_length"];

/// The features std is compiled with on this target, which wasm-opt must be told: the stripped
/// module no longer lists them.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What becomes of the newer instructions in std, which comes compiled.
const LOWERINGS: [&str; 3] = [
    "--signext-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--llvm-memory-copy-fill-lowering",
];

/// For what the optimiser tries, and how often: the second time still finds half a kilobyte.
const LEVEL: [&str; 2] = ["-Oz", "-Oz"];

/// What a phone need not download.
const STRIPS: [&str; 3] = [
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// Prints the sizes of the file named, plain and compressed as a server sends it.
const SIZES: &str = "const z=require('zlib'),f=require('fs'),k=n=>(n/1024).toFixed(1)+' KiB';\
const o=f.readFileSync(process.argv[1]);\
console.log(`${k(o.length)}, ${k(z.brotliCompressSync(o,{params:{[z.constants.BROTLI_PARAM_QUALITY]:11,\
[z.constants.BROTLI_PARAM_LGWIN]:24}}).length)} brotli`)";

/// What an edition of the modules can do, and where it lies: `web`, `node` and `bundler` through
/// wasm-bindgen, `mini` with plain exports, and `mini-js`, which is `mini` as JavaScript.
struct Edition {
    /// Below `dist`.
    folder: &'static str,
    /// Features of the core beside the binding.
    features: &'static str,
}

/// Items alone, which is what nearly every page needs; and packages as well.
const EDITIONS: [Edition; 2] = [
    Edition {
        folder: "",
        features: "",
    },
    Edition {
        folder: "package",
        features: ",package",
    },
];

/// Builds `dist` when the core changed since the last time.
pub(crate) fn run(project: &Project) -> Outcome {
    let out = project.path(OUT);
    let inputs = Inputs::default()
        .text(&tool::says("rustc", &["--version"]).unwrap_or_default())
        .path(&project.path("client-core"))?
        .path(&project.path("catalogue"))?
        .path(&project.path("Cargo.toml"))?
        .path(&project.path("Cargo.lock"))?
        .path(&project.path("mobile-shell/package-lock.json"))?
        .path(&project.path("xtask/src/wasm.rs"))?;
    let stamp = Stamp::new(out.join(".stamp"), inputs);
    let modules = [web_module("web"), web_module("node"), web_module("bundler")];
    let complete = EDITIONS.iter().all(|edition| {
        let files = modules.iter().map(String::as_str);
        let mut files = files.chain([MINI_MODULE, MINI_JS]);
        files.all(|file| out.join(edition.folder).join(file).is_file())
    }) && out.join(AUTHORING_MODULE).is_file();
    if complete && stamp.is_current() {
        return Ok(());
    }
    npm::ci(project, "mobile-shell")?;
    need_target()?;
    for edition in &EDITIONS {
        let out = out.join(edition.folder);
        let wasm = ["wasm", edition.features].concat();
        let raw = compile(project, &wasm, &small(&WEB_FLAGS), "the web")?;
        bind(&out, &raw, NAME, &["web", "bundler"])?;
        shrink_web(project, &out)?;
        let raw = compile(project, &wasm, NODE_CONFIG, "Node")?;
        bind(&out, &raw, NAME, &["node"])?;
        // The package around it is made of ES modules; what is generated for Node is not.
        let common = "{\"type\":\"commonjs\",\"private\":true}\n";
        fs::write(out.join("node/package.json"), common).doing("cannot write node/package.json")?;
        let plain = ["mini", edition.features].concat();
        let raw = compile(project, &plain, &small(&[]), "mini-programs")?;
        mini(project, &out, &raw)?;
    }
    authoring(project, &out)?;
    stamp.write()
}

/// The check of service items, for the staff app's editor alone: a desk has it once, and nobody's
/// phone, so it is not made smaller than the compiler makes it.
fn authoring(project: &Project, out: &Path) -> Outcome {
    run::step(
        "Compile the check of service items to WebAssembly",
        Command::new(cargo())
            .args(["build", "--package", "onewindow-authoring", "--lib"])
            .args(["--profile", "wasm", "--target", TARGET, "--locked"])
            .current_dir(project.root()),
    )?;
    let raw = project.target(&format!("{TARGET}/wasm/{AUTHORING}.wasm"));
    bind(&out.join("authoring"), &raw, AUTHORING, &["web"])
}

/// The check of service items, as its crate is called.
const AUTHORING: &str = "onewindow_authoring";
const AUTHORING_MODULE: &str = "authoring/web/onewindow_authoring_bg.wasm";

const MINI_MODULE: &str = "mini/onewindow_core_mini.wasm";
const MINI_JS: &str = "mini-js/onewindow_core_mini.js";

fn web_module(kind: &str) -> String {
    format!("{kind}/{NAME}_bg.wasm")
}

fn need_target() -> Outcome {
    let has = |installed: String| installed.lines().any(|line| line == TARGET);
    if tool::says("rustup", &["target", "list", "--installed"]).is_some_and(has) {
        return Ok(());
    }
    // A Rust from a distribution has no rustup but may carry the target.
    let libraries = tool::says("rustc", &["--print", "target-libdir", "--target", TARGET]);
    if libraries.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    if tool::find("rustup").is_none() {
        return fail(format!(
            "the Rust target {TARGET} is missing and so is rustup: install Rust from https://rustup.rs"
        ));
    }
    run::step(
        "Add the WebAssembly target",
        Command::new("rustup").args(["target", "add", TARGET]),
    )?;
    Ok(())
}

/// The flags that make a module small, as a setting of cargo.
fn small(more: &[&str]) -> String {
    let quoted = |flag: &&str| format!("\"{flag}\"");
    let flags: Vec<String> = FLAGS.iter().chain(more).map(quoted).collect();
    format!("target.{TARGET}.rustflags=[{}]", flags.join(","))
}

fn compile(project: &Project, features: &str, config: &str, host: &str) -> Outcome<PathBuf> {
    run::step(
        &format!("Compile the rules core to WebAssembly for {host} ({features})"),
        Command::new(cargo())
            .args(["build", "--package", "onewindow-core", "--lib"])
            .args(["--no-default-features", "--features", features])
            .args(["--profile", "wasm", "--target", TARGET])
            .args(["--locked", "--config", config])
            .current_dir(project.root()),
    )?;
    Ok(project.target(&format!("{TARGET}/wasm/{NAME}.wasm")))
}

fn bind(out: &Path, raw: &Path, name: &str, kinds: &[&str]) -> Outcome {
    let step = Step::begin(format!("Bind {name} to JavaScript ({})", kinds.join(", ")));
    for kind in kinds {
        let mut bindgen = Bindgen::new();
        bindgen.input_path(raw).out_name(name).typescript(true);
        match *kind {
            "web" => bindgen.web(true),
            "node" => bindgen.nodejs(true),
            _ => bindgen.bundler(true),
        }
        .doing(format!("cannot bind {name}"))?;
        bindgen
            .generate(out.join(kind))
            .doing(format!("cannot bind {name}"))?;
    }
    step.done("");
    Ok(())
}

/// Makes the modules of browsers small.
fn shrink_web(project: &Project, out: &Path) -> Outcome {
    let mut step = Step::begin("Make the rules core small (web)");
    for kind in ["web", "bundler"] {
        shrink(project, &mut step, &out.join(web_module(kind)))?;
    }
    step.done(&sizes(&out.join(web_module("web")))?);
    Ok(())
}

fn mini(project: &Project, out: &Path, raw: &Path) -> Outcome {
    let module = out.join(MINI_MODULE);
    let script = out.join(MINI_JS);
    for file in [&module, &script] {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).doing("cannot create the folder of a module")?;
        }
    }
    let mut step = Step::begin("Make the rules core small (mini)");
    // What is not reached from the exports named is dropped, exports and all.
    let nodes: Vec<String> = EXPORTS
        .iter()
        .map(|name| format!(r#"{{"name":"{name}","export":"{name}"}}"#))
        .collect();
    let reaches: Vec<String> = EXPORTS.iter().map(|name| format!("{name:?}")).collect();
    let graph = format!(
        r#"[{{"name":"host","root":true,"reaches":[{}]}},{}]"#,
        reaches.join(","),
        nodes.join(",")
    );
    let graph_file = out.join("mini/exports.json");
    fs::write(&graph_file, graph).doing("cannot write the list of exports")?;
    let mut metadce = Command::new(binaryen(project, "wasm-metadce"));
    metadce.args(FEATURES).arg("--graph-file").arg(&graph_file);
    metadce.arg(raw).arg("-o").arg(&module);
    tool_step(&mut metadce, &mut step)?;
    fs::remove_file(&graph_file).doing("cannot remove the list of exports")?;
    shrink(project, &mut step, &module)?;
    let mut script_maker = Command::new(binaryen(project, "wasm2js"));
    script_maker.arg("-Oz").arg(&module).arg("-o").arg(&script);
    tool_step(&mut script_maker, &mut step)?;
    step.done(&sizes(&module)?);
    Ok(())
}

/// Two runs: the optimiser would bring lowered instructions back if it might use them. The second
/// also proves the result, because it refuses what the first WebAssembly had not.
fn shrink(project: &Project, step: &mut Step, module: &Path) -> Outcome {
    let lower = [FEATURES.as_slice(), &LOWERINGS].concat();
    let small = [
        &["--mvp-features", "--enable-mutable-globals"],
        LEVEL.as_slice(),
    ]
    .concat();
    for passes in [lower.as_slice(), &small] {
        let mut command = Command::new(binaryen(project, "wasm-opt"));
        command.args(passes).args(STRIPS);
        command.arg(module).arg("-o").arg(module);
        tool_step(&mut command, step)?;
    }
    Ok(())
}

fn tool_step(command: &mut Command, step: &mut Step) -> Outcome {
    let ran = run::watched(command, step)?;
    if ran.success {
        return Ok(());
    }
    fail(format!("binaryen failed: {}", ran.tail(3)))
}

fn binaryen(project: &Project, name: &str) -> PathBuf {
    project.path(&format!("mobile-shell/node_modules/.bin/{name}"))
}

fn sizes(module: &Path) -> Outcome<String> {
    let sizes = Command::new("node")
        .args(["-e", SIZES])
        .arg(module)
        .output()
        .doing("cannot run node")?;
    Ok(String::from_utf8_lossy(&sizes.stdout).trim().to_owned())
}

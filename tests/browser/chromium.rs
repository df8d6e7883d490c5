//! Headless Chromium by its own protocol over a pipe: one start for all pages, and nothing it may reach.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use base64::Engine as _;
use serde_json::{Value, json};

/// A running Chromium with one page.
pub struct Chromium {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    session: Option<String>,
    last: u64,
    /// What happened since the page was opened.
    pub events: Vec<Value>,
    _profile: tempfile::TempDir,
}

impl Drop for Chromium {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl Chromium {
    /// Starts it; every name resolves to nothing.
    pub fn start() -> Self {
        let profile = tempfile::tempdir().unwrap();
        let flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
                     --disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars \
                     --remote-debugging-pipe";
        // The protocol speaks over descriptors 3 and 4; a shell moves ours there.
        let script = format!(
            "exec chromium {flags} --host-resolver-rules='MAP * ~NOTFOUND' --user-data-dir=\"$1\" about:blank 3<&0 4>&1 </dev/null >/dev/null 2>&1"
        );
        let mut child = Command::new("sh")
            .args(["-c", &script, "sh"])
            .arg(profile.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut chromium =
            Self { child, to, from, session: None, last: 0, events: Vec::new(), _profile: profile };
        let target =
            chromium.call("Target.createTarget", &json!({ "url": "about:blank" }))["targetId"].clone();
        let attach = json!({ "targetId": target, "flatten": true });
        let session =
            chromium.call("Target.attachToTarget", &attach)["sessionId"].as_str().unwrap().to_owned();
        chromium.session = Some(session);
        for domain in ["Page", "Runtime", "Log", "Network", "Security"] {
            chromium.call(&format!("{domain}.enable"), &json!({}));
        }
        chromium
    }

    /// Asks something, and keeps what happens meanwhile.
    pub fn call(&mut self, method: &str, params: &Value) -> Value {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = session.clone().into();
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let message = self.next();
            if message["id"] == self.last {
                assert!(message["error"].is_null(), "{method}: {message}");
                return message["result"].clone();
            }
            self.events.push(message);
        }
    }

    fn next(&mut self) -> Value {
        let mut message = Vec::new();
        self.from.read_until(0, &mut message).unwrap();
        assert_eq!(message.pop(), Some(0), "Chromium ended; is it installed? ./test installs it");
        serde_json::from_slice(&message).unwrap()
    }

    /// Opens a page of this width and height, and waits until it has loaded.
    pub fn open(&mut self, file: &std::path::Path, (width, height): (u32, u32)) {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.call("Emulation.setDeviceMetricsOverride", &metrics);
        self.load("about:blank");
        self.load(&format!("file://{}", file.display()));
    }

    /// Goes to an address, and waits until what stands there has loaded: what was loaded before it is no answer.
    fn load(&mut self, address: &str) {
        self.events.clear();
        self.call("Page.navigate", &json!({ "url": address }));
        self.wait_for("Page.loadEventFired");
    }

    fn wait_for(&mut self, method: &str) {
        while !self.events.iter().any(|event| event["method"] == method) {
            let message = self.next();
            self.events.push(message);
        }
    }

    /// The value of an expression in the page.
    pub fn evaluate(&mut self, expression: &str) -> Value {
        let params = json!({ "expression": expression, "returnByValue": true });
        let result = self.call("Runtime.evaluate", &params);
        assert!(result["exceptionDetails"].is_null(), "{result}");
        result["result"]["value"].clone()
    }

    /// What the page said, what it broke, what it asked for beside itself.
    pub fn complaints(&mut self) -> Vec<String> {
        // One more round trip, so that what the page did is known by now.
        self.evaluate("document.readyState");
        let is_complaint = |event: &&Value| match event["method"].as_str().unwrap_or_default() {
            "Log.entryAdded"
            | "Runtime.consoleAPICalled"
            | "Runtime.exceptionThrown"
            | "Network.loadingFailed" => true,
            "Network.requestWillBeSent" => event["params"]["type"] != "Document",
            _ => false,
        };
        self.events.iter().filter(is_complaint).map(ToString::to_string).collect()
    }

    /// The page as it is printed.
    pub fn pdf(&mut self) -> Vec<u8> {
        let params = json!({ "preferCSSPageSize": true, "displayHeaderFooter": false });
        self.bytes("Page.printToPDF", &params)
    }

    /// The page as it is seen.
    pub fn picture(&mut self) -> Vec<u8> {
        self.bytes("Page.captureScreenshot", &json!({ "captureBeyondViewport": true, "format": "png" }))
    }

    fn bytes(&mut self, method: &str, params: &Value) -> Vec<u8> {
        let result = self.call(method, params);
        base64::engine::general_purpose::STANDARD.decode(result["data"].as_str().unwrap()).unwrap()
    }
}

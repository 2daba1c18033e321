/*
 * pa11y and QualWeb's ACT rules over pages: addresses come by the standard
 * input, a line each; what they find goes out, a JSON text each.
 *
 *	node judges.js MODULES CHROMIUM < addresses
 */
"use strict";

const { createRequire } = require("module");
const readline = require("readline");

const [, , modules, chromium] = process.argv;
const load = createRequire(modules + "/");

const pa11y = load("pa11y");
const puppeteer = load("puppeteer");
const { LocaleFetcher } = load("@qualweb/locale");
/* In this order: each is a global of the page that the next one uses. */
const ACT = ["@qualweb/qw-page", "@qualweb/util", "@qualweb/act-rules"].map(
    (name) => load.resolve(name));
const LAUNCH = {
	executablePath: chromium,
	args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
};
const VIEW = { width: 360, height: 740 };

function tell(url, judge, rule, text, where) {
	console.log(JSON.stringify({ url, judge, rule, text, where }));
}

/* It would wait for half a second of silence itself. */
async function ask_pa11y(browser, page, url) {
	await page.goto(url, { waitUntil: "load" });
	const report = await pa11y(url, { browser, page, ignoreUrl: true,
	    viewport: VIEW, standard: "WCAG2AA", timeout: 60000 });

	for (const issue of report.issues)
		tell(url, "pa11y", issue.code, issue.message, issue.context);
}

/* On the page that pa11y has left there. */
async function ask_act(page, url, words) {
	for (const file of ACT)
		await page.addScriptTag({ path: file });
	await page.evaluate((words) => {
		const source = document.documentElement.innerHTML;

		window.qwPage = new QWPage(document);
		window.act = new ACTRulesRunner({}, words).configure({})
		    .test({ sourceHtml: source });
	}, words);
	/* Half of 1280 x 1024: what is clipped at 200 %. */
	await page.setViewport({ width: 640, height: 512 });
	const report = await page.evaluate(() => {
		act.testSpecial();
		return act.getReport();
	});
	const rules = Object.values(report.assertions);

	for (const rule of rules)
		for (const result of rule.results)
			if (result.verdict === "failed")
				tell(url, "act", rule.code + " " + rule.name,
				    result.description || result.resultCode,
				    (result.elements[0] || {}).htmlCode);
	return rules.filter((rule) => rule.metadata.outcome !==
	    "inapplicable").length;
}

async function main() {
	const browser = await puppeteer.launch(LAUNCH);
	const page = await browser.newPage();
	const words = LocaleFetcher.transform("en");
	let pages = 0, rules = 0;

	for await (const url of readline.createInterface(process.stdin)) {
		await ask_pa11y(browser, page, url);
		rules += await ask_act(page, url, words);
		pages++;
	}
	await browser.close();
	console.log(JSON.stringify({ pages, rules }));
}

main().catch((e) => {
	console.error(e);
	process.exit(1);
});

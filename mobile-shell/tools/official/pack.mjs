/**
 * What "构建 npm" of WeChat's developer tools does, by the same code: copies the packages a mini-program
 * depends on into its `miniprogram_npm`. Says what it warned of, as JSON.
 */
import ci from 'miniprogram-ci';

const { Project, packNpm } = ci;

const [projectPath] = process.argv.slice(2);
// Packing needs no key; the tool asks for one all the same.
const project = new Project({ appid: 'wx0000000000000000', type: 'miniProgram', projectPath, privateKey: 'none', ignores: [] });
packNpm(project, { reporter: () => undefined }).then(
  (warnings) => process.stdout.write(JSON.stringify(warnings)),
  (failure) => {
    process.stderr.write(String(failure?.stack ?? failure));
    process.exitCode = 1;
  },
);

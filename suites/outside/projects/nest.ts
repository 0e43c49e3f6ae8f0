/**
 * A service of Nest, whose decorators want a build: CommonJS, the scripts of its own starter; its
 * main.ts is that of the recipe.
 */
export const nest: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'nest-service',
    version: '1.0.0',
    private: true,
    scripts: { build: 'tsc', start: 'nest start', 'start:prod': 'node dist/main' },
    dependencies: {
      '@nestjs/common': '^11.0.0',
      '@nestjs/core': '^11.0.0',
      '@nestjs/platform-express': '^11.0.0',
      'reflect-metadata': '^0.2.0',
      rxjs: '^7.0.0',
    },
    devDependencies: { '@types/node': '^24', typescript: '~5.9.0' },
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'commonjs',
      target: 'es2022',
      strict: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      skipLibCheck: true,
      outDir: 'dist',
    },
    include: ['src'],
  }),
  'src/health.controller.ts': `
import { Controller, Get, Injectable } from '@nestjs/common';

@Injectable()
export class HealthService {
  state() {
    return { ok: true };
  }
}

@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  async ask() {
    return this.health.state();
  }
}
`,
  'src/app.module.ts': `
import { Module } from '@nestjs/common';
import { HealthController, HealthService } from './health.controller';

@Module({ controllers: [HealthController], providers: [HealthService] })
export class AppModule {}
`,
};
